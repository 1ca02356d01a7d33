"""What every section of the YAML has in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A mapping in the YAML: unknown keys are refused, nothing is guessed from the wrong type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
