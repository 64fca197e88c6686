"""The words beside a name that say how it is meant, in the languages of news."""


def listed(words: str) -> tuple[str, ...]:
    """Return what bars and line ends part; the space at an end of a word counts, that at a line's does not."""
    return tuple(word for line in words.strip().split("\n") for word in line.strip().split("|"))


SERVICES = listed(
    """newsletter| app |apps | app!|-app|subscri|follow|sign up|signing up|register|your account|e-paper|epaper|podcast
    whatsapp|telegram |google news|preferred source|more from|join |cookie|privacy|terms|newsroom|support|donat|member
    unlimited|premium|reserved|about |visit|log in|login|home |logo|inbox|latest news|guidelines|download
    web site|website|tells the|abonn|folgen|mehr von|mehr auf|aus der|datenschutz|vorbehalten|impressum|über uns
    startseite|archiv|gutschein|postfach|nachrichten der|nachrichten von|nachrichten auf|finden sie|regeln von
    regeln der|suscr|síguenos|descarg|inscri|suivez|télécharg|iscriviti|segui|scarica|prenumer|nyhetsbrev|nieuwsbrief
    tilaa|pobierz|stáhn|подпис|канал|скача|abone|takip|uygulama|indir|langgan|ikuti
    購読|会員|登録|訂閱|关注|구독|제보|무단|सब्सक्राइब|ऐप|اشترك|تابع"""
)
"""Services and furniture of an outlet's own: "the Harbour Post newsletter". In small letters, as all below."""

MINE = (" my ", " mein ", " mitt ", " min ", " mijn ", " mon ", " mi ")
"""What stands before the name of an outlet's area for readers who are logged in: "Mein Hafenbote"."""

STAFF = listed(
    """editor at|editor of|staff|writer|reporter|correspondent|contribut|columnist|journalist at|journalist for
    works for|works at|redakt|journalist bei|journalistin bei|arbeitet bei|arbeitet für|schreibt für|redacción|rédaction
    redazione|toimitta|기자|記者"""
)
"""Those who write for an outlet."""

BYLINE = r"(?:by|from|author|von|redaktion|autor|par|por|di|door|af|av)"
"""What stands before an outlet that signs an article."""

PICTURE = (
    r"(?:photos?|images?|pictures?|credits?|via|illustrations?|source|sources|video|graphic|rights|getty|imago|"
    r"picture alliance|foto|fotos|fotograf\w*|bild|bilder|bildrechte|bildquelle|quelle|grafik|rechte|fuente|imagen|"
    r"fonte|crédits?|vidéo|фото|источник|kuva|kilde|källa|bron|beeld|gambar|sumber|fotó|forrás|zdroj|źródło|fot|写真|사진|画像)"
)
"""What introduces the credit of a picture."""

PICTURE_ENDS = listed("/|©|(|:|,|.|via|photo|source|sources|quelle|getty|image|bild")
"""How the text before a name ends where it may be credited: a first look, cheaper than the pattern."""

TELLERS = frozenset(
    listed(
        """told|tells|telling|to|by|said|says|from|zufolge|laut|gegenüber|sagte|sagt|schreibt|berichtet|berichtete|berichteten
        meldet|schrieb|dem|der|den|die|das|à|au|selon|dit|al|a|la|según|dijo|secondo|disse|segundo|til|till|ifølge|enligt
        aan|volgens|við|сообщил|сообщает|данным|dla|według|podle|για"""
    )
)
"""What stands before a source that is quoted: "told the Harbour Post"."""

TELLS = (
    r"(?:has reported|reported|reports?|said|says|wrote|writes|quoted|cited|first|berichtete?t?|schreibt|zufolge|"
    r"meldete?t?|rapporte|informó|publicó|ha scritto|skriver|meldt|сообщает|пишет)"
)
"""What stands behind it."""

REPRINT = (
    r"(?:published|appeared|erschien\w*|publi\w+|pubblicat\w+|reprinted|republished|courtesy|partner\w*|collaboration|with)\s+"
    r"(?:first\s+|originally\s+|zuerst\s+)?(?:in|on|by|at|from|of|with|bei|auf|dans|en|su|sur|par)\s+(?:the\s+|der\s+)?"
)
"""What introduces another outlet whose article this is: "First published in the Harbour Post"."""

RESERVED = r"(?:reserved|vorbehalten|reservad|réservés|riservat|защищ|voorbehouden|saklıdır)"
"""What ends a copyright notice."""
