"""Write copydesk_schema/calendar.toml anew from the Unicode CLDR, as Babel ships it. Run by hand, from the root:

uv run --with babel==2.18.0 python schema/calendar_from_cldr.py
"""

import sys
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

_LANGUAGES = """
    af ar az be bg bn bs ca cs da de el en es et eu fa fi fr gl he hi hr hu hy id is it ja ka kk ko lt lv mk mr ms
    nl nn no pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi xh zh zu
"""
REGIONS = {
    "ar": ("ar_DZ", "ar_IQ", "ar_LB", "ar_MA", "ar_MR", "ar_TN"),
    "de": ("de_AT",),
    "en": ("en_AU", "en_CA", "en_GB"),
    "es": ("es_MX", "es_PE"),
    "fr": ("fr_CA",),
    "pt": ("pt_PT",),
    "sr": ("sr_Latn", "sr_Latn_BA", "sr_Cyrl_BA"),
}
"""Where a language is written otherwise, too."""

_CROATIAN = "6 lip 7 srp 10 lis 10 listopad 10 listopada"  # which detectors take for its neighbours
MORE = {
    "bs": _CROATIAN,
    "sr": _CROATIAN,
    "ar": "8 اب",
    "de": "1 jänner 2 feber 3 mrz 9 sept",
    "en": "9 sept",
    "es": "1 ene 8 agos 9 septiembre 9 setiembre 9 sept 9 set 12 dic",
    "fa": "2 فوریه 5 می 6 ژوئن 7 ژوئیه 7 جولای 8 اوت 8 آگوست",
    "fi": "3 maaliskuuta",
    "fr": "1 janv 2 févr 2 fév 7 juil 9 sept 12 déc",
    "hi": "9 सितम्बर 11 नवम्बर 12 दिसम्बर 2 फ़रवरी 2 फरवरी",
    "id": "2 pebruari 8 agt 8 agu 11 nop 11 nopember",
    "is": "1 jan 2 feb 9 sept 12 des",
    "it": "9 sett",
    "mr": "8 ऑगस्ट",
    "nl": "3 mrt",
    "pt": "1 jan 2 fev 3 mar 4 abr 5 mai 6 jun 7 jul 8 ago 9 set 10 out 11 nov 12 dez",
    "ro": "1 ian 2 feb 3 mart 9 sept 11 noi",
    "ru": "2 фев 6 июн 7 июл 9 сен 11 ноя",
    "uk": "3 берез 6 черв 8 серп 11 лист",
    "lv": "1 janvārī 2 februārī 3 martā 4 aprīlī 5 maijā 6 jūnijā 7 jūlijā 8 augustā 9 septembrī 10 oktobrī "
    "11 novembrī 12 decembrī",
    "eu": "1 urtarrilaren 2 otsailaren 3 martxoaren 4 apirilaren 5 maiatzaren 6 ekainaren 7 uztailaren 8 abuztuaren "
    "9 irailaren 10 urriaren 11 azaroaren 12 abenduaren",
    "zu": "1 januwari 2 februwari 3 mashi 4 ephreli 5 meyi 6 juni 7 julayi 8 agasti 9 septhemba 10 okthoba 11 novemba "
    "12 disemba",
}  # fmt: skip
"""Forms that news pages use and CLDR lacks."""

HEAD = """\
# How days are written: months and weekdays by language, and the order of day and month in digits where it is certain.
# Made from the Unicode CLDR (Unicode License v3) by schema/calendar_from_cldr.py, which also holds what CLDR lacks.
# months: 12 lists, from January. weekdays: 7 lists, from Monday.
"""


def names_of(locale: str) -> tuple[list[set[str]], list[set[str]], str]:
    """Return a locale's names of months and of weekdays, and its shortest way to write a day."""
    from babel import Locale  # type: ignore[import-not-found,unused-ignore]

    spoken = Locale.parse(locale)
    months: list[set[str]] = [set() for _ in range(12)]
    weekdays: list[set[str]] = [set() for _ in range(7)]
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in spoken.months[context][width].items():
                months[number - 1].add(name)
            for number, name in spoken.days[context][width].items():
                weekdays[number].add(name)
    return months, weekdays, spoken.date_formats["short"].pattern


def plain(names: set[str]) -> list[str]:
    """Return names in small letters without the point of an abbreviation; a number or a single letter is no name."""
    forms = {unicodedata.normalize("NFC", name).strip().rstrip(".").lower() for name in names}
    forms = {form.removeprefix("de ").removeprefix("d’").replace("\u00a0", " ") for form in forms}  # Catalan: "de maig"
    return sorted(form for form in forms if len(form) > 1 and not any(c.isdigit() for c in form))


def table(language: str, pool: ProcessPoolExecutor) -> str:
    """Return a language's table. Each locale is read in a process of its own: Babel mixes up those it read before."""
    read = list(pool.map(names_of, (language, *REGIONS.get(language, ()))))
    months = [set[str]().union(*(names[i] for names, _, _ in read)) for i in range(12)]
    weekdays = [set[str]().union(*(names[i] for _, names, _ in read)) for i in range(7)]
    more = MORE.get(language, "").split()
    for number, name in zip(more[::2], more[1::2], strict=True):
        months[int(number) - 1].add(name)
    if language == "he":  # "3 במאי": in May
        months = [names | {f"ב{name}" for name in names} for names in months]
    lines = [f"\n[{language}]"]
    short = [c for c in read[0][2] if c in "yMd"]
    if short.index("d") < short.index("M"):
        lines.append('order = "dmy"')
    for kind, rows in (("months", months), ("weekdays", weekdays)):
        names = [f"    [{', '.join(map(quoted, plain(forms)))}]," for forms in rows]
        if any(map(plain, rows)):  # some languages count their months
            lines += [f"{kind} = [", *names, "]"]
    return "\n".join(lines) + "\n"


def quoted(name: str) -> str:
    """Return a name as TOML writes it."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main() -> None:
    """Write the file."""
    languages = _LANGUAGES.split()
    pool = ProcessPoolExecutor(2, get_context("spawn"), max_tasks_per_child=1)
    text = HEAD + "".join(table(language, pool) for language in languages)
    Path("schema/copydesk_schema/calendar.toml").write_text(text, "utf-8")
    sys.stderr.write(f"{len(languages)} languages\n")


if __name__ == "__main__":
    main()
