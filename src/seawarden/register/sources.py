"""The field maps: how those who publish lines of the seabed name what we call id, name, kind and owner.

A source is one entry here. Names are compared without case; the first that a feature has is taken. What a map does not
name is kept among the asset's properties.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FieldMap:
    """How one source is read. ``accuracy_m`` is for features that do not say; ``group`` joins features into assets."""

    title: str
    licence: str
    accuracy_m: float
    asset_id: tuple[str, ...] = ("asset_id", "id")
    name: tuple[str, ...] = ("name", "title", "label")
    kind: tuple[str, ...] = ("kind", "type", "category")
    owner: tuple[str, ...] = ("owner", "operator", "company")
    countries: tuple[str, ...] = ("countries", "country")
    capacity: tuple[str, ...] = ("capacity",)
    in_service: tuple[str, ...] = ("in_service", "year", "rfs", "start_date")
    group: tuple[str, ...] = ()
    default_kind: str = ""
    prefix: str = "asset"
    words: tuple[str, ...] = field(default=())  # further properties whose words tell the kind


FIELD_MAPS = {
    "emodnet": FieldMap(
        title="EMODnet Human Activities",
        licence="CC-BY-4.0",
        accuracy_m=500.0,
        asset_id=("code", "cable_id", "pipeline_id", "id", "fid", "gid"),
        name=("name", "cable_name", "pipe_name", "system_nam", "nam", "label", "code"),
        kind=("feature_ty", "featuretyp", "feature_type", "medium", "type", "type_of_ca", "category", "use"),
        owner=("operator", "owner", "company", "data_own", "provider"),
        countries=("country", "cntry", "country_co"),
        in_service=("year", "installed", "date_inst", "start_year"),
        words=("layer", "theme", "dataset", "medium"),
        prefix="emodnet",
    ),
    "helcom": FieldMap(
        title="HELCOM map and data service",
        licence="CC-BY-4.0",
        accuracy_m=500.0,
        asset_id=("code", "id", "objectid", "fid"),
        name=("name", "cable_name", "pipeline", "project", "site_name"),
        kind=("type", "cable_type", "category", "descriptio", "function", "product"),
        owner=("operator", "owner", "company"),
        countries=("country", "cntry", "contractin"),
        in_service=("year", "start", "constructi"),
        words=("layer", "theme", "descriptio"),
        prefix="helcom",
    ),
    "osm": FieldMap(
        title="OpenStreetMap contributors",
        licence="ODbL-1.0",
        accuracy_m=300.0,
        asset_id=("asset_id",),
        name=("name", "seamark:name", "loc_name", "ref"),
        kind=("kind", "seamark:cable_submarine:category", "substance", "power", "communication", "man_made"),
        owner=("operator", "owner"),
        countries=("countries",),
        capacity=("rating", "capacity"),
        group=("wikidata", "name", "seamark:name"),
        words=("power", "communication", "man_made", "substance", "seamark:type", "type"),
        prefix="osm",
    ),
    "telegeography": FieldMap(
        title="TeleGeography submarine cable map",
        licence="CC-BY-NC-SA-3.0 (personal use)",
        accuracy_m=10_000.0,
        asset_id=("slug", "id", "cable_id"),
        owner=("owners",),
        group=("slug", "id", "cable_id"),
        default_kind="telecom_cable",
        prefix="telegeography",
    ),
    "geojson": FieldMap(title="a GeoJSON file", licence="as its owner says", accuracy_m=100.0),
    "csv": FieldMap(title="a route position list", licence="as its owner says", accuracy_m=50.0),
    "kml": FieldMap(title="a KML file", licence="as its owner says", accuracy_m=500.0),
}

KIND_WORDS = (  # in this order: "gas" before "pipeline", "fibre" before "cable"
    ("telecom_cable", ("telecom", "fibre", "fiber", "optic", "communication", "internet")),
    ("power_cable", ("power", "electric", "hvdc", "hvac", "high voltage", "minor_cable", "interconnector", "export")),
    ("oil_pipeline", ("oil", "condensate", "petroleum")),
    ("gas_pipeline", ("gas", "hydrogen", "pipeline")),
    ("wind_farm", ("wind",)),
    ("sensor", ("sensor", "hydrophone")),
    ("telecom_cable", ("cable",)),
)
