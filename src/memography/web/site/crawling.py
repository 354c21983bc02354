"""Copies the explorer page by page: each is asked of the explorer in this process, and links are followed."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence

import httpx
from fastapi import FastAPI

from memography.errors import SiteError
from memography.progress import Task
from memography.web.site.drawing import draw, small
from memography.web.site.folder import NewFolder
from memography.web.site.rewriting import Rewriter
from memography.web.site.rules import HERE, NARROW, Extent, Place, Rule, place_of

AT_ONCE = 2
"""Pages in work: while the tables of one are read, another is put into words."""


class Crawl:
    """One copying of an explorer."""

    def __init__(
        self, app: FastAPI, extent: Extent, folder: NewFolder, hidden_paths: Sequence[str], task: Task
    ) -> None:
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url=HERE, headers={"Accept-Encoding": "identity"}
        )
        self._extent, self._folder, self._hidden_paths, self._task = extent, folder, hidden_paths, task
        self._met: dict[str, Place] = {}
        """Every place, by file."""
        self._waiting: deque[Place] = deque()
        self._missing: set[str] = set()
        """Files that the explorer has no answer for."""
        self._is_stopped = False
        self._linkers: dict[str, list[str]] = defaultdict(list)
        """The pages that link to a file."""

    @property
    def n_missing(self) -> int:
        """How many addresses that pages name the explorer has nothing at."""
        return len(self._missing)

    def files(self, rule: Rule) -> dict[str, str]:
        """The files of one route, by what stands in the address: a meme's or a post's id; first pages alone."""
        return {
            place.values[0]: file
            for file, place in self._met.items()
            if place.rule is rule and file not in self._missing and "?" not in place.asks
        }

    async def run(self) -> None:
        """Copy everything that the first page leads to.

        Raises:
            SiteError: two addresses would be one file, or an answer is an error of the explorer's own.
        """
        for link in ("/", "/search", "/copy"):
            place = place_of(link, "/", self._extent)
            if isinstance(place, Place):
                self.meet(place)
        try:
            await self._copy_waiting()
            if self._missing:  # pages that link to them were written before that was known
                again = {page for file in sorted(self._missing) for page in self._linkers[file]}
                self._waiting.extend(self._met[page] for page in sorted(again))
                await self._copy_waiting()
        finally:
            await self.close()

    def stop(self) -> None:
        """Have `run` end before it is done; from any thread."""
        self._is_stopped = True

    async def close(self) -> None:
        """Stop asking."""
        await self._client.aclose()

    async def _copy_waiting(self) -> None:
        under_way: set[asyncio.Task[None]] = set()
        try:
            while (self._waiting or under_way) and not self._is_stopped:
                while self._waiting and len(under_way) < AT_ONCE:
                    under_way.add(asyncio.create_task(self._copy(self._waiting.popleft())))
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    one.result()
                    self._task.advance()
        finally:
            for one in under_way:
                one.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _copy(self, place: Place) -> None:
        answer = await self._client.get(place.asks)
        if answer.status_code in (404, 409):  # gone, or not built
            self._missing.add(place.file)
            return
        if answer.status_code != 200:
            raise SiteError(f"{place.asks} was answered with {answer.status_code}.")
        if place.rule.kind in ("page", "post"):
            page = Rewriter(place, self._extent, lambda target: self._is_there(target, place), self._hidden_paths)
            data = page.rewritten(answer.text).encode()
        elif place.rule.kind == "chart":
            data = (await asyncio.to_thread(draw, answer.json(), place.file.endswith(NARROW))).encode()
        elif place.rule.kind == "picture":
            data = await asyncio.to_thread(small, answer.content)
        else:
            data = answer.content
        self._folder.write(place.file, data)

    def _is_there(self, target: Place, page: Place) -> bool:
        self.meet(target)
        self._linkers[target.file].append(page.file)
        return target.file not in self._missing

    def meet(self, place: Place) -> None:
        """Have a place copied, once.

        Raises:
            SiteError: another one would be the same file.
        """
        known = self._met.get(place.file)
        if known is None:
            self._met[place.file] = place
            self._waiting.append(place)
        elif (known.rule, known.values) != (place.rule, place.values):
            raise SiteError(f"{known.asks} and {place.asks} would both be {place.file}.")
