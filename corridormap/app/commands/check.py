"""`corridormap check`: is it a sound GeoPackage, and does it keep the rules it carries."""

from __future__ import annotations

import argparse
from pathlib import Path

from corridormap.app.check_ground import bundled_ground
from corridormap.app.command_output import answered, print_json
from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.gpkg_findings import ERROR, RULES, Finding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    width = max(map(len, RULES))
    rules = "\n".join(f"  {rule:<{width}}  {text}" for rule, text in RULES.items())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "Exit status: 0 no errors (warnings are no errors), 1 errors, 2 a file cannot be read.\n\n"
        f"rules:\n{rules}"
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="GeoPackages; none is changed")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; 1 if any is an error, 2 if a file cannot be read."""
    checked, all_good = answered(arguments.files, _check)
    if arguments.json:
        print_json(
            {
                "files": [
                    {"path": str(path), "findings": [_described(each) for each in findings]}
                    for path, findings in checked
                ]
            }
        )
    else:
        for path, findings in checked:
            _print(path, findings)
    if not all_good:
        return 2
    return int(any(each.severity == ERROR for _, findings in checked for each in findings))


def _check(path: Path) -> tuple[Path, list[Finding]]:
    return path, check_geopackage(path, ground=bundled_ground())


def _described(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity,
        "layer": finding.layer,
        "fid": finding.fid,
        "field": finding.field,
        "rule": finding.rule,
        "message": finding.text,
    }


def _print(path: Path, findings: list[Finding]) -> None:
    if not findings:
        print(f"{path}: sound")
        return
    errors = sum(finding.severity == ERROR for finding in findings)
    print(f"{path}: {_counted(errors, 'error')}, {_counted(len(findings) - errors, 'warning')}")
    for finding in findings:
        words = [finding.layer or "the file"]
        if finding.fid is not None:
            words.append(f"fid {finding.fid}")
        print(f"  {finding.severity:<7}  {finding.rule}  {', '.join(words)}: {finding.text}")


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
