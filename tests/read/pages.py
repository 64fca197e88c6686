"""Web pages for tests, and a web archive of them."""

import gzip


def page(topic: str, head: str = "", site: str = "The Valley Post") -> bytes:
    """Return a web page about a topic that states its title, day, site and address."""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Council plans {topic} | {site}</title>
<meta property="og:site_name" content="{site}"><meta property="og:title" content="Council agrees on plan for {topic}">
<meta property="article:published_time" content="2025-03-04T23:30:00-05:00">
<link rel="canonical" href="https://valley.example/2025/{topic}">{head}</head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Council agrees on plan for {topic}</h1>
<p>The town council agreed on Wednesday to rebuild the {topic}, a plan that had been debated for years.</p>
<p>Work is to begin in spring, the mayor said on Thursday after the meeting of the council.</p></article>
<footer>All rights reserved</footer></body></html>""".encode()


def record(kind: str, target: str, payload: bytes, content: str = "application/http; msgtype=response") -> bytes:
    """Return a record of a web archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nWARC-Date: 2025-03-05T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{abs(hash(target)) % 10**12:012d}>\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def response(body: bytes, status: str = "200 OK", kind: str = "text/html; charset=utf-8", encoding: str = "") -> bytes:
    """Return an answer of a web server."""
    more = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


def archive() -> list[bytes]:
    """Return the records of a web archive: two pages, a text, and what is none."""
    return [
        record("warcinfo", "", b"software: test\r\n", "application/warc-fields"),
        record("request", "https://valley.example/a", b"GET /a HTTP/1.1\r\nHost: valley.example\r\n\r\n"),
        record("response", "https://valley.example/a?from=list", response(page("harbour"))),
        record("response", "https://valley.example/b", response(gzip.compress(page("library")), encoding="gzip")),
        record("response", "https://valley.example/c", response(b"gone", "404 Not Found")),
        record("response", "https://valley.example/d.png", response(b"\x89PNG", kind="image/png")),
        record("conversion", "https://valley.example/e", b"A plain text of a page.", "text/plain"),
    ]
