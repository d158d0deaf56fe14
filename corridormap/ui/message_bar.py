"""Messages over the map that wait without stopping anybody: what went wrong, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.ui.icons import icon
from corridormap.ui.message_words import message_words

MARGIN_PX = 8
WIDEST_PX = 760
STRIPE_PX = 4
SHOWN_AT_ONCE = 3
INFO_STAYS_MS = 8000


class Severity(Enum):
    """How much a message matters; the value is the name of its icon."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_LIGHT = {Severity.INFO: "#1f6fb5", Severity.WARNING: "#a86200", Severity.ERROR: "#c0342b"}
_DARK = {Severity.INFO: "#6db3f2", Severity.WARNING: "#f0b450", Severity.ERROR: "#ff8078"}


@dataclass(frozen=True)
class MessageAction:
    """What a message offers to do about itself."""

    label: str
    run: Callable[[], None]


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
        text: One line or a few, plain.
        severity: Information goes by itself after a while, the rest waits.
        action: A button beside the text.
        key: A later message of the same key takes this one's place; the text by default.
    """

    text: str
    severity: Severity = Severity.INFO
    action: MessageAction | None = None
    key: str = ""


class MessageStrip(QFrame):
    """One message with its buttons."""

    dismissed = Signal()

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._picture = QLabel()
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.text.setSizePolicy(policy)
        self.copy_button = _small_button("copy")
        self.copy_button.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.text.text())
        )
        self.dismiss_button = _small_button("close")
        self.dismiss_button.clicked.connect(self.dismissed)
        self._lay_out()
        self._retranslate()
        self._recolor()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(STRIPE_PX + 8, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        action = self.message.action
        if action is not None:
            button = QPushButton(action.label)
            button.clicked.connect(self.dismissed)
            button.clicked.connect(lambda: action.run())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.dismiss_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def color(self) -> QColor:
        """Return the colour of the severity that reads well on the palette of the moment."""
        is_dark = self.palette().color(QPalette.ColorRole.Base).lightness() < 128
        return QColor((_DARK if is_dark else _LIGHT)[self.message.severity])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange and hasattr(self, "dismiss_button"):
            self._recolor()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the stripe of the severity at the left and a thin frame."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, STRIPE_PX, self.height(), self.color())
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _recolor(self) -> None:
        picture = icon(self.message.severity.value, self.color().name())
        self._picture.setPixmap(picture.pixmap(QSize(20, 20), self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        self.text.setText(message_words(self.message.text))
        self.copy_button.setToolTip(self.tr("Copy this message"))
        self.copy_button.setAccessibleName(self.tr("Copy this message"))
        self.dismiss_button.setToolTip(self.tr("Dismiss"))
        self.dismiss_button.setAccessibleName(self.tr("Dismiss"))


class MessageBar(QWidget):
    """A short stack of messages at the top of the map, the newest first.

    It lies over `host` and follows its size, so that a message never moves the map.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._strips: list[MessageStrip] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._more = QToolButton()
        self._more.setAutoRaise(False)
        self._more.clicked.connect(self.clear)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignRight)
        host.installEventFilter(self)
        self.hide()

    @property
    def messages(self) -> list[Message]:
        """What is waiting, the newest first."""
        return [strip.message for strip in self._strips]

    def show_message(self, message: Message) -> None:
        """Put a message on top; one of the same key (or text) makes room for it."""
        self.dismiss(message.key or message.text)
        strip = MessageStrip(message, self)
        strip.dismissed.connect(lambda: self._remove(strip))
        self._strips.insert(0, strip)
        self._column.insertWidget(0, strip)
        if message.severity is Severity.INFO:
            QTimer.singleShot(INFO_STAYS_MS, strip, strip.dismissed.emit)
        self._arrange()

    def info(self, text: str) -> None:
        """Say what was done; it goes by itself."""
        self.show_message(Message(text))

    def warn(self, text: str) -> None:
        """Say what looks odd."""
        self.show_message(Message(text, Severity.WARNING))

    def error(self, text: str) -> None:
        """Say what did not work."""
        self.show_message(Message(text, Severity.ERROR))

    def dismiss(self, key: str) -> None:
        """Take away the messages of that key or text."""
        for strip in list(self._strips):
            if key in (strip.message.key, strip.message.text):
                self._remove(strip)

    def clear(self) -> None:
        """Take all messages away."""
        for strip in list(self._strips):
            self._remove(strip)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the host."""
        if event.type() == QEvent.Type.Resize and watched is self._host:
            self._arrange()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._arrange()

    def _remove(self, strip: MessageStrip) -> None:
        if strip in self._strips:
            self._strips.remove(strip)
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
            self._arrange()

    def _arrange(self) -> None:
        hidden = len(self._strips) - SHOWN_AT_ONCE
        for index, strip in enumerate(self._strips):
            strip.setVisible(index < SHOWN_AT_ONCE)
        self._more.setVisible(hidden > 0)
        self._more.setText(self.tr("%n more · dismiss all", "", max(hidden, 0)))
        self.setVisible(bool(self._strips))
        width = min(self._host.width() - 2 * MARGIN_PX, WIDEST_PX)
        left = (self._host.width() - width) // 2
        self.setGeometry(left, MARGIN_PX, width, self._height(width))
        self.raise_()

    def _height(self, width: int) -> int:
        """Return what the strips shown need; the layout's own sum still counts hidden ones."""
        heights = [strip.heightForWidth(width) for strip in self._strips[:SHOWN_AT_ONCE]]
        if len(self._strips) > SHOWN_AT_ONCE:
            heights.append(self._more.sizeHint().height())
        return sum(heights) + self._column.spacing() * max(len(heights) - 1, 0)


def _small_button(icon_name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(16, 16))
    button.setAutoRaise(True)
    return button
