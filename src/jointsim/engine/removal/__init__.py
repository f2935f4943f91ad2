"""Plans in which one cause of delay takes no time, and everything else and all luck are as they were."""

from __future__ import annotations

from jointsim.engine.removal.removal import KEPT, REMOVABLE, without

__all__ = ["KEPT", "REMOVABLE", "without"]
