"""The reviewer's workstation in the terminal."""
