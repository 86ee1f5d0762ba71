"""What a file states, as frozen values.

Produced by `collect`; read by conditions and sentences in the content, by the
match stage and by the renderers. Every public field and property here is a
name that authors of content may use (``image.levels[0].chunk_shape``).

``None`` always means "not known or not looked at"; an empty tuple or ``False``
means "looked, and the file states none".
"""

from __future__ import annotations

from ome_zarr_helpdesk.facts.model.arrays import Array, Codec
from ome_zarr_helpdesk.facts.model.axes import Axis, Length
from ome_zarr_helpdesk.facts.model.channels import Channel, Window
from ome_zarr_helpdesk.facts.model.chunking import Chunking
from ome_zarr_helpdesk.facts.model.groups import (
    Collection,
    Container,
    Labels,
    Place,
    Scene,
    SceneImage,
)
from ome_zarr_helpdesk.facts.model.image_label import ImageLabel, LabelObject
from ome_zarr_helpdesk.facts.model.images import Entry, Image
from ome_zarr_helpdesk.facts.model.levels import Level
from ome_zarr_helpdesk.facts.model.plates import Acquisition, Census, Plate, Sample, Well, WellImage
from ome_zarr_helpdesk.facts.model.probes import Probes
from ome_zarr_helpdesk.facts.model.problems import Note, Problem
from ome_zarr_helpdesk.facts.model.pyramid import Misfit, Pyramid
from ome_zarr_helpdesk.facts.model.transformations import TRANSFORMATION_TYPES, Transformation
from ome_zarr_helpdesk.facts.model.whole import Facts, Read

__all__ = [
    "TRANSFORMATION_TYPES",
    "Acquisition",
    "Array",
    "Axis",
    "Census",
    "Channel",
    "Chunking",
    "Codec",
    "Collection",
    "Container",
    "Entry",
    "Facts",
    "Image",
    "ImageLabel",
    "LabelObject",
    "Labels",
    "Length",
    "Level",
    "Misfit",
    "Note",
    "Place",
    "Plate",
    "Probes",
    "Problem",
    "Pyramid",
    "Read",
    "Sample",
    "Scene",
    "SceneImage",
    "Transformation",
    "Well",
    "WellImage",
    "Window",
]
