"""The registry: reading, matching, flagging, deciding and publishing normative documents (行政规范性文件)."""
