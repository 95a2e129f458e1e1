"""The published page as a folder of files: no server, nothing from outside, whole with scripts off."""

from registry.publication.site.values import Entry, PublishedRound, Report, Site
from registry.publication.site.write import write

__all__ = ["Entry", "PublishedRound", "Report", "Site", "write"]
