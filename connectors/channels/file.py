"""The street's own file of channels: a JSON list, apart from all other settings because it holds their secrets."""

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from models.channel import Channel
from models.errors import SettingError

_CHANNELS: TypeAdapter[list[Channel]] = TypeAdapter(list[Channel])


def channels(path: Path | None) -> Sequence[Channel]:
    """Return the channels of the file at *path*, none where there is none; SettingError says what is wrong in it, and repeats no secret."""
    if path is None:
        return ()
    try:
        found = _CHANNELS.validate_python(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise SettingError(f"XIQU_CHANNELS: {path} cannot be read ({error.strerror})") from error
    except ValueError as error:
        if isinstance(error, ValidationError):
            wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_input=False))
            raise SettingError(f"XIQU_CHANNELS: {path} is no list of channels: {wrong}") from None
        raise SettingError(f"XIQU_CHANNELS: {path} is not JSON in UTF-8") from None
    names = [each.name for each in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SettingError(f"XIQU_CHANNELS: {path} has two channels called {', '.join(twice)}; give each a name of its own")
    return found
