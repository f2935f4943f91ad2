"""Past crises against the model: forecasts, their scores, calibration."""
