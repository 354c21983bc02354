"""Pictures from the web into the corpus's store: only when asked for, only from public addresses, only so large."""

import ipaddress
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from memography.pictures.originals import fetched_file, is_url
from memography.reject import Reason
from memography.settings import IngestSettings

MAX_REDIRECTS = 5
USER_AGENT = "memography (research on memes)"


class _Refused(Exception):
    pass


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet: nothing local, private, shared, mapped or reserved.

    >>> is_public("93.184.215.14"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::a00:1")
    (True, False, False, False)
    """
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner:
            ip = inner
        elif ip in ipaddress.ip_network("64:ff9b::/96") or ip in ipaddress.ip_network("64:ff9b:1::/48"):
            return False  # a translation of an IPv4 address, which may be private
    return ip.is_global and not ip.is_multicast


def fetch(
    url: str, fetched: Path, settings: IngestSettings, is_allowed: Callable[[str], bool] = is_public
) -> tuple[Reason, str] | None:
    """Bring a picture into the store, unless it is there.

    Names are resolved here, once, and the connection goes to the address that was checked, so that a name that
    changes its address in between gains nothing. Redirects are followed by hand and checked the same way. Proxies and
    netrc files of the environment are not used.

    Args:
        url: an http or https address.
        fetched: the store, a folder; made if it is not there.
        settings: time-out and size.
        is_allowed: which IP addresses may be connected to.

    Returns:
        None where the bytes are in the store; else why not.

    Raises:
        OSError: the store can't be written.
    """
    target = fetched_file(url, fetched)
    if target.exists():
        return None
    try:
        data = _get(url, settings, is_allowed)
    except _Refused as refused:
        return Reason.FETCH_FAILED, str(refused)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return Reason.FETCH_FAILED, f"{type(error).__name__}: {error}"[:300]
    fetched.mkdir(parents=True, exist_ok=True)
    new = target.with_suffix(".new")
    new.write_bytes(data)
    new.replace(target)
    return None


def _get(url: str, settings: IngestSettings, is_allowed: Callable[[str], bool]) -> bytes:
    deadline = time.monotonic() + settings.fetch_timeout_s
    with httpx.Client(trust_env=False, follow_redirects=False, timeout=settings.fetch_timeout_s) as client:
        for _ in range(MAX_REDIRECTS + 1):
            with client.stream(**_request(url, is_allowed)) as response:  # type: ignore[arg-type]
                if response.is_redirect:
                    url = urljoin(url, response.headers["location"])
                    continue
                if response.status_code != httpx.codes.OK:
                    raise _Refused(f"the server answered {response.status_code}")
                return _body(response, settings, deadline)
    raise _Refused(f"more than {MAX_REDIRECTS} redirects")


def _request(url: str, is_allowed: Callable[[str], bool]) -> dict[str, object]:
    """A request to the checked address of the URL's host, which keeps the host's name for TLS and the server."""
    parts = urlsplit(url)
    host = parts.hostname
    if not is_url(url) or not host:
        raise _Refused(f"expected an http or https address, found {url[:100]!r}")
    if parts.username or parts.password:
        raise _Refused("an address with a user's name or password is not fetched")
    port = parts.port or {"http": 80, "https": 443}[parts.scheme.lower()]
    addresses = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    refused = sorted(address for address in addresses if not is_allowed(address))
    if refused or not addresses:
        raise _Refused(f"{host} is at {', '.join(refused)}, which is not a public address")
    address = min(addresses, key=lambda text: (":" in text, text))  # IPv4 first: not every machine has the other
    pinned = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    return {
        "method": "GET",
        "url": urlunsplit((parts.scheme, pinned, parts.path or "/", parts.query, "")),
        "headers": {"Host": parts.netloc, "User-Agent": USER_AGENT, "Accept": "image/*"},
        "extensions": {"sni_hostname": host},
    }


def _body(response: httpx.Response, settings: IngestSettings, deadline: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes(1 << 16):
        data += chunk
        if len(data) > settings.fetch_max_bytes:
            raise _Refused(f"more than {settings.fetch_max_bytes:,} bytes (setting ingest.fetch_max_bytes)")
        if time.monotonic() > deadline:
            raise _Refused(f"took longer than {settings.fetch_timeout_s:g} s (setting ingest.fetch_timeout_s)")
    return bytes(data)
