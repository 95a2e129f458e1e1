"""Speed, measured by hand: each program prints one table with a calibration of the machine; nothing here is a test."""
