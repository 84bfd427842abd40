"""Trials: exercises taken through the pipe, tables fitted, scores reported. Here exercise and engine meet."""
