"""Answers from an OpenAI-compatible endpoint: within time and size, from the address that was named and no other."""

import asyncio
import ipaddress
import json
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from memography.settings import NarratorSettings

USER_AGENT = "memography (research on memes)"
MAX_WAIT_S = 60.0
"""An endpoint that asks for a longer pause is waited for no longer."""
_BUSY = frozenset({408, 409, 425, 429})
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>\s*", re.DOTALL)
"""What some models write before their answer."""

Messages = list[dict[str, str]]


class Unready(Exception):
    """The endpoint can't be asked with these settings."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request."""

    text: str | None
    """The answer; None where there is none."""
    failure: str = ""
    """Why there is none, in words."""
    is_end: bool = False
    """Whether the endpoint is asked nothing more."""


def ask(asked: Sequence[Messages], settings: NarratorSettings, key: str) -> list[Answer]:
    """An answer to each request, as many at once as the settings say.

    Redirects are not followed; proxies, netrc files and cookies are not used. An endpoint that refuses, or that fails
    as often in a row as is asked at once, is asked nothing more: what is left has no answer.

    Args:
        asked: the messages of each request.
        settings: where, what and how long.
        key: the endpoint's key; empty where it asks for none.
    """
    asking = _Asking(settings, key)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(asking.all(asked))
    with ThreadPoolExecutor(1) as pool:  # a notebook runs a loop of its own in this thread
        return pool.submit(asyncio.run, asking.all(asked)).result()


def api_key(settings: NarratorSettings) -> str:
    """The endpoint's key, from the variable that the settings name; empty where they name none.

    Raises:
        Unready: it is not set, is no key, or would travel in the clear.
    """
    if not settings.key_variable:
        return ""
    key = os.environ.get(settings.key_variable, "").strip()
    if not key:
        raise Unready("the environment variable that narrator.key_variable names is not set")
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise Unready("what the environment variable of narrator.key_variable holds is no key")
    parts = urlsplit(settings.url)
    if parts.scheme != "https" and not _is_this_machine(parts.hostname or ""):
        raise Unready("the key would travel in the clear: name an https address, or no narrator.key_variable")
    return key


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Failed(Exception):
    def __init__(self, why: str, *, is_final: bool = False, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.is_final = is_final
        self.wait_s = wait_s


class _Asking:
    """Requests under way, and whether the endpoint is still asked."""

    def __init__(self, settings: NarratorSettings, key: str) -> None:
        self._settings = settings
        self._headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._n_failed_in_row = 0
        self._ended = ""

    async def all(self, asked: Sequence[Messages]) -> list[Answer]:
        """An answer to each."""
        turn = asyncio.Semaphore(self._settings.at_once)
        async with httpx.AsyncClient(
            trust_env=False, follow_redirects=False, timeout=self._settings.timeout_s, headers=self._headers
        ) as client:
            return await asyncio.gather(*(self._one(client, turn, messages) for messages in asked))

    async def _one(self, client: httpx.AsyncClient, turn: asyncio.Semaphore, messages: Messages) -> Answer:
        async with turn:
            wait_s = self._settings.retry_wait_s
            for attempt in range(self._settings.retries + 1):
                if self._ended:
                    return Answer(None, self._ended, is_end=True)
                try:
                    text = await self._answer(client, messages)
                except _Failed as failed:
                    if failed.is_final:
                        self._ended = str(failed)
                    elif attempt < self._settings.retries:
                        await asyncio.sleep(min(max(wait_s, failed.wait_s), MAX_WAIT_S))
                        wait_s *= 2
                        continue
                    self._n_failed_in_row += 1
                    if self._n_failed_in_row >= self._settings.at_once:
                        self._ended = self._ended or str(failed)
                    return Answer(None, str(failed), is_end=bool(self._ended))
                self._n_failed_in_row = 0
                return Answer(text)
        raise AssertionError  # there is at least one attempt

    async def _answer(self, client: httpx.AsyncClient, messages: Messages) -> str:
        own = self._settings
        body = {**json.loads(own.options), "model": own.model, "messages": messages, "stream": False}
        try:
            async with (
                asyncio.timeout(own.timeout_s),
                client.stream("POST", f"{own.url}/chat/completions", json=body) as response,
            ):
                _check(response)
                return _text(await self._body(response))
        except (TimeoutError, httpx.TimeoutException):
            raise _Failed(f"took longer than {own.timeout_s:g} s (setting narrator.timeout_s)") from None
        except httpx.HTTPError as error:
            raise _Failed(f"can't be reached ({type(error).__name__})") from None

    async def _body(self, response: httpx.Response) -> bytes:
        data = bytearray()
        async for chunk in response.aiter_raw():
            data += chunk
            if len(data) > self._settings.max_answer_bytes:
                most = f"{self._settings.max_answer_bytes:,} bytes (setting narrator.max_answer_bytes)"
                raise _Failed(f"answered with more than {most}", is_final=True)
        return bytes(data)


def _check(response: httpx.Response) -> None:
    """That an answer is under way.

    Raises:
        _Failed: it is not. What the endpoint says of it is not repeated: it may hold a part of the key.
    """
    status = response.status_code
    if status == httpx.codes.OK:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise _Failed("answered in an encoding that it was not asked for", is_final=True)
        return
    if response.is_redirect:
        host = urlsplit(response.headers.get("location", "")).hostname or "itself"
        raise _Failed(
            f"sends on to {host[:100]!r}, which is not followed: name that address if you trust it", is_final=True
        )
    if status in (401, 403):
        raise _Failed(f"refuses to answer ({status}): is the key right (narrator.key_variable)?", is_final=True)
    if status == 404:
        raise _Failed("knows no such address or model (404): see narrator.url and narrator.model", is_final=True)
    if status in _BUSY or status >= 500:
        asked_s = response.headers.get("retry-after", "")
        raise _Failed(f"answered {status}", wait_s=float(asked_s) if asked_s.isascii() and asked_s.isdigit() else 0.0)
    raise _Failed(f"answered {status}: is narrator.options fit for this model?", is_final=True)


def _text(body: bytes) -> str:
    """The text in a chat completion.

    Raises:
        _Failed: it is none.
    """
    try:
        found: Any = json.loads(body)
        text = found["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise _Failed("did not answer as an OpenAI-compatible endpoint does: see narrator.url", is_final=True)
    return _THOUGHTS.sub("", text).strip().encode("utf-8", "replace").decode()
