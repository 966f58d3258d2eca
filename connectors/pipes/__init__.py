"""Maps of pipes: read from files, kept in blocks, searched in memory. Only here are GDAL, PROJ and GEOS imported, and only once needed."""
