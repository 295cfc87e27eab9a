"""What must hold every time is tried many times: all of them under `./dev soak`, else a twentieth."""

import os

IS_SOAK = os.environ.get("FORTUNE_SOAK") == "1"


def sized(full):
    return full if IS_SOAK else full // 20
