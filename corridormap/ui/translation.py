"""Switches the language of the interface while it stands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from corridormap.core.bundled import resources_folder

LANGUAGES = {"en": "English", "zh": "中文"}
_LOCALES = {"zh": "zh_CN"}


def system_language() -> str:
    """Return `zh` where the desktop speaks Chinese, else `en`."""
    return "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"


class InterfaceLanguage(QObject):
    """Installs the translations of Qt's own words and of ours; widgets hear `LanguageChange`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._installed: list[QTranslator] = []
        self.language = "en"

    def switch(self, language: str) -> None:
        """Speak `en` or `zh` from now on."""
        if language == self.language:
            return
        self.language = language
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed = [
            translator
            for path in translation_files(language)
            if (translator := QTranslator(self)).load(str(path))
        ]
        for translator in self._installed:
            QCoreApplication.installTranslator(translator)


def translation_files(language: str) -> list[Path]:
    """Return the .qm files of a language, none for English, which the sources are written in."""
    locale = _LOCALES.get(language)
    if locale is None:
        return []
    of_qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    ours = resources_folder() / "i18n" / f"corridormap_{locale}.qm"
    return [of_qt / f"qtbase_{locale}.qm", ours]
