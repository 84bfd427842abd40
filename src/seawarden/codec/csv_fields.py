"""The columns that the delimited codec knows: number in the kernel, our name, the names that others give."""

from typing import Final

# numbers in the kernel: 0 is a column that nobody needs; from STATIC on what a ship says of herself
IGNORED, T, MMSI, LON, LAT, SOG, COG, HDG, ROT, STATUS, CLASS, ACCURACY, RAIM, MSG_TYPE, UTC_S = range(15)
STATIC: Final = 16
(
    IMO,
    CALLSIGN,
    NAME,
    SHIP_TYPE,
    CARGO,
    WIDTH,
    LENGTH,
    DRAUGHT,
    DESTINATION,
    ETA,
    TO_BOW,
    TO_STERN,
    TO_PORT,
    TO_STARBOARD,
) = range(16, 30)
FIELDS: Final = 32

# our name of each (what `Options.columns` maps from, and what `write_csv` writes)
OURS: Final = {
    "t": T,
    "mmsi": MMSI,
    "lon": LON,
    "lat": LAT,
    "sog_kn": SOG,
    "cog_deg": COG,
    "hdg_deg": HDG,
    "rot_deg_min": ROT,
    "status": STATUS,
    "ais_class": CLASS,
    "msg_type": MSG_TYPE,
    "accuracy": ACCURACY,
    "raim": RAIM,
    "utc_s": UTC_S,
    "imo": IMO,
    "callsign": CALLSIGN,
    "name": NAME,
    "ship_type": SHIP_TYPE,
    "cargo": CARGO,
    "width_m": WIDTH,
    "length_m": LENGTH,
    "draught_m": DRAUGHT,
    "destination": DESTINATION,
    "eta": ETA,
    "to_bow_m": TO_BOW,
    "to_stern_m": TO_STERN,
    "to_port_m": TO_PORT,
    "to_starboard_m": TO_STARBOARD,
}
NEEDED: Final = ("t", "mmsi", "lon", "lat")

# names seen elsewhere, lower case, letters and digits only, the likeliest first
THEIRS: Final = {
    "t": "timestampexternal time timestamp timestamputc utc datetime basedatetime datetimeutc timeutc utctime dt "
    "dtutc dtposutc epoch ts date tsecs posdt msgtime receivedat",
    "mmsi": "mmsinumber userid vesselmmsi sourcemmsi shipmmsi",
    "lon": "longitude long lng x longitudedegrees londeg longitudedeg",
    "lat": "latitude y latitudedegrees latdeg latitudedeg",
    "sog_kn": "sog sogknots sogkn speed speedoverground sogkts speedknots speedkn",
    "cog_deg": "cog cogdegrees cogdeg course courseoverground",
    "hdg_deg": "heading hdg trueheading headingdegrees hdgdeg thdg",
    "rot_deg_min": "rot rateofturn turn rotdegmin",
    "status": "navigationalstatus navstatus navstat navigationstatus statuscode",
    "ais_class": "typeofmobile transceiverclass transceiver aisclass class stationtype",
    "msg_type": "msgtype messagetype messageid msgid",
    "accuracy": "posacc positionaccuracy",
    "raim": "",
    "utc_s": "utcs utcsecond",
    "imo": "imonumber imonr",
    "callsign": "callsign",
    "name": "vesselname shipname",
    "ship_type": "shiptype vesseltype shipandcargotype typeofship shiptypecode",
    "cargo": "cargotype",
    "width_m": "width beam widthm beamm",
    "length_m": "length loa lengthm",
    "draught_m": "draught draft draughtm",
    "destination": "dest",
    "eta": "",
    "to_bow_m": "tobow a dima dimtobow tobowm",
    "to_stern_m": "tostern b dimb dimtostern tosternm",
    "to_port_m": "toport c dimc dimtoport toportm",
    "to_starboard_m": "tostarboard d dimd dimtostarboard tostarboardm",
}


def plain(name: str) -> str:
    """Return a column's name as it is compared: lower case, letters and digits only."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def resolve(header: list[str], said: dict[str, str]) -> dict[str, int]:
    """Return {our name: column number}: what the user ``said`` first, then what the names in ``header`` tell.

    A column serves one of our names only. KeyError, with the missing column, where the user named one that is absent.
    """
    found: dict[str, int] = {}
    for ours, theirs in said.items():
        if ours in OURS:
            found[ours] = _column(header, theirs)
    names = [plain(name) for name in header]
    for ours, others in THEIRS.items():
        if ours not in found:
            for name in (plain(ours), *others.split()):
                if name in names and names.index(name) not in found.values():
                    found[ours] = names.index(name)
                    break
    return found


def _column(header: list[str], name: str) -> int:
    """Return the number of the column of this name, letter case and blanks set aside."""
    folded = [column.strip().lower() for column in header]
    if name.strip().lower() not in folded:
        raise KeyError(name)
    return folded.index(name.strip().lower())
