"""What the program that tries the API's description must be told beforehand; it imports this module by itself."""

import schemathesis

schemathesis.serializer.alias("application/x-ndjson", "text/plain")
