"""Speed and memory, as ratios within one run: nothing here depends on how fast a machine is."""
