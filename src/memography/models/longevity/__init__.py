"""Longevity: a monthly series in, a forecast and a chance of survival out; evaluated without scikit-learn."""

from memography.models.longevity.features import LEAST_MONTHS, MONTHS_AHEAD, Past, past
from memography.models.longevity.model import LEVELS, MEDIAN, Outlook, longevity_model

__all__ = ["LEAST_MONTHS", "LEVELS", "MEDIAN", "MONTHS_AHEAD", "Outlook", "Past", "longevity_model", "past"]
