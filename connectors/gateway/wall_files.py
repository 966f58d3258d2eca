"""Where the wall's source lies, and what is built of it."""

from importlib.resources import files
from pathlib import Path

PAGE = Path(str(files("connectors.gateway"))) / "wall_page"
BUILT = PAGE / "built"
