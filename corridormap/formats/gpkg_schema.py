"""The SQL of a GeoPackage 1.3 file: core tables, R-tree, Schema extension, styles.

Source: OGC 12-128r17, GeoPackage Encoding Standard 1.3.0, annexes C and F; the table
``layer_styles`` is the one that QGIS keeps default styles in.
"""

from __future__ import annotations

APPLICATION_ID = 0x47504B47
# 1.3 and not 1.4: GDAL before 3.7 warns about 1.4 at each opening.
USER_VERSION = 10300
SRS_ID = 4326
# A fixed moment for what is built, so that the same rows give the same file.
LAST_CHANGE = "2026-01-01T00:00:00.000Z"

_WGS84_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)

SRS_ROWS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian SRS"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic SRS"),
    ("WGS 84 geodetic", SRS_ID, "EPSG", 4326, _WGS84_WKT, "longitude and latitude in degrees"),
)

CORE_SQL = (
    """CREATE TABLE gpkg_spatial_ref_sys (
 srs_name TEXT NOT NULL,
 srs_id INTEGER NOT NULL PRIMARY KEY,
 organization TEXT NOT NULL,
 organization_coordsys_id INTEGER NOT NULL,
 definition TEXT NOT NULL,
 description TEXT
)""",
    """CREATE TABLE gpkg_contents (
 table_name TEXT NOT NULL PRIMARY KEY,
 data_type TEXT NOT NULL,
 identifier TEXT UNIQUE,
 description TEXT DEFAULT '',
 last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
 min_x DOUBLE,
 min_y DOUBLE,
 max_x DOUBLE,
 max_y DOUBLE,
 srs_id INTEGER,
 CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
)""",
    """CREATE TABLE gpkg_geometry_columns (
 table_name TEXT NOT NULL,
 column_name TEXT NOT NULL,
 geometry_type_name TEXT NOT NULL,
 srs_id INTEGER NOT NULL,
 z TINYINT NOT NULL,
 m TINYINT NOT NULL,
 CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
 CONSTRAINT uk_gc_table_name UNIQUE (table_name),
 CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
 CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
)""",
    """CREATE TABLE gpkg_extensions (
 table_name TEXT,
 column_name TEXT,
 extension_name TEXT NOT NULL,
 definition TEXT NOT NULL,
 scope TEXT NOT NULL,
 CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)""",
    """CREATE TABLE gpkg_data_columns (
 table_name TEXT NOT NULL,
 column_name TEXT NOT NULL,
 name TEXT,
 title TEXT,
 description TEXT,
 mime_type TEXT,
 constraint_name TEXT,
 CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
 CONSTRAINT gdc_tn UNIQUE (table_name, name)
)""",
    """CREATE TABLE gpkg_data_column_constraints (
 constraint_name TEXT NOT NULL,
 constraint_type TEXT NOT NULL,
 value TEXT,
 min NUMERIC,
 min_is_inclusive BOOLEAN,
 max NUMERIC,
 max_is_inclusive BOOLEAN,
 description TEXT,
 CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
)""",
)

SCHEMA_EXTENSION_ROWS = tuple(
    (table, None, "gpkg_schema", "http://www.geopackage.org/spec130/#extension_schema", scope)
    for table, scope in (
        ("gpkg_data_columns", "read-write"),
        ("gpkg_data_column_constraints", "read-write"),
    )
)
RTREE_DEFINITION = "http://www.geopackage.org/spec130/#extension_rtree"

METADATA_SQL = (
    """CREATE TABLE gpkg_metadata (
 id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
 md_scope TEXT NOT NULL DEFAULT 'dataset',
 md_standard_uri TEXT NOT NULL,
 mime_type TEXT NOT NULL DEFAULT 'text/xml',
 metadata TEXT NOT NULL DEFAULT ''
)""",
    """CREATE TABLE gpkg_metadata_reference (
 reference_scope TEXT NOT NULL,
 table_name TEXT,
 column_name TEXT,
 row_id_value INTEGER,
 timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
 md_file_id INTEGER NOT NULL,
 md_parent_id INTEGER,
 CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
 CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
)""",
)
METADATA_EXTENSION_ROWS = tuple(
    (table, None, "gpkg_metadata", "http://www.geopackage.org/spec130/#extension_metadata", scope)
    for table, scope in (
        ("gpkg_metadata", "read-write"),
        ("gpkg_metadata_reference", "read-write"),
    )
)
# Names the vocabulary that the text belongs to: Dublin Core's rights statement.
TERMS_STANDARD = "http://purl.org/dc/terms/rights"

LAYER_STYLES_SQL = """CREATE TABLE layer_styles (
 id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
 f_table_catalog TEXT(256),
 f_table_schema TEXT(256),
 f_table_name TEXT(256),
 f_geometry_column TEXT(256),
 styleName TEXT(30),
 styleQML TEXT,
 styleSLD TEXT,
 useAsDefault BOOLEAN,
 description TEXT,
 owner TEXT(30),
 ui TEXT(30),
 update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""


def quoted(name: str) -> str:
    """Return an SQL identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def rtree_name(table: str) -> str:
    """Return the name that the standard gives the R-tree of a table's ``geom``."""
    return f"rtree_{table}_geom"


def rtree_trigger_sql(table: str) -> tuple[str, ...]:
    """Return the six triggers of GeoPackage 1.3 that keep the R-tree in step with `table`."""
    rtree, target = quoted(rtree_name(table)), quoted(table)
    box = ", ".join(f'ST_{side}(NEW."geom")' for side in ("MinX", "MaxX", "MinY", "MaxY"))
    filled = '(NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))'
    empty = '(NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))'
    insert = f'INSERT OR REPLACE INTO {rtree} VALUES (NEW."fid", {box});'
    delete_old = f'DELETE FROM {rtree} WHERE id = OLD."fid";'
    delete_both = f'DELETE FROM {rtree} WHERE id IN (OLD."fid", NEW."fid");'
    same, moved = 'OLD."fid" = NEW."fid"', 'OLD."fid" != NEW."fid"'
    parts = (
        ("insert", f"INSERT ON {target}", filled, insert),
        ("update1", f'UPDATE OF "geom" ON {target}', f"{same} AND {filled}", insert),
        ("update2", f'UPDATE OF "geom" ON {target}', f"{same} AND {empty}", delete_old),
        ("update3", f"UPDATE ON {target}", f"{moved} AND {filled}", f"{delete_old} {insert}"),
        ("update4", f"UPDATE ON {target}", f"{moved} AND {empty}", delete_both),
        ("delete", f"DELETE ON {target}", 'OLD."geom" NOT NULL', delete_old),
    )
    return tuple(
        f"CREATE TRIGGER {quoted(f'{rtree_name(table)}_{suffix}')} AFTER {event}"
        f" WHEN {when} BEGIN {action} END"
        for suffix, event, when, action in parts
    )
