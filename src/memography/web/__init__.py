"""The explorer: pages and a JSON API over what the stages wrote. It reads tables and changes none."""

from memography.web.app import create_app
from memography.web.server import serve

__all__ = ["create_app", "serve"]
