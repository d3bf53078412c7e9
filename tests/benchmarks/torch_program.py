"""A program: trains a notebook's network in plain PyTorch, padded batches and all, as a user would write it.

    python torch_program.py IDS.npz NETWORK_JSON EPOCHS

Needs NumPy and PyTorch only, so that any Python that has them can run it. Recurrent dropout is left out, because
PyTorch has none. NETWORK_JSON: cell, units, embedding, dense (units or 0), outputs, dropout, batch, optimizer. Prints
one JSON line as ``notebook_program.py`` does.
"""

import json
import sys
import time

import numpy as np
import torch
from torch import nn

CELLS = {"simple_rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
OPTIMIZERS = {"adam": torch.optim.Adam, "rmsprop": torch.optim.RMSprop, "sgd": torch.optim.SGD}


class Network(nn.Module):
    def __init__(self, rows: int, network: dict) -> None:
        super().__init__()
        self.embedding = nn.Embedding(rows, network["embedding"])
        self.recurrent = CELLS[network["cell"]](network["embedding"], network["units"], batch_first=True)
        self.dropout = nn.Dropout(network["dropout"])
        width = network["units"]
        layers = []
        if network["dense"]:
            layers, width = [nn.Linear(width, network["dense"]), nn.ReLU()], network["dense"]
        self.head = nn.Sequential(*layers, nn.Linear(width, network["outputs"]))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        outputs, _ = self.recurrent(self.dropout(self.embedding(ids)))
        return self.head(outputs[:, -1])


def main(path: str, network: dict, epochs: int) -> None:
    data = np.load(path)
    ids, labels = torch.from_numpy(data["ids"]).long(), torch.from_numpy(data["labels"])
    val_ids, val_labels = torch.from_numpy(data["val_ids"]).long(), torch.from_numpy(data["val_labels"])
    model = Network(int(data["rows"]), network)
    optimizer = OPTIMIZERS[network["optimizer"]](model.parameters(), lr=0.001)
    one = network["outputs"] == 1
    loss_of = nn.BCEWithLogitsLoss() if one else nn.CrossEntropyLoss()

    def loss(verdicts: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
        return loss_of(verdicts[:, 0], truth) if one else loss_of(verdicts, truth.long())

    seconds = []
    for _ in range(epochs):
        began = time.perf_counter()
        for rows in torch.randperm(len(ids)).split(network["batch"]):
            optimizer.zero_grad()
            loss(model(ids[rows]), labels[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            for place in range(0, len(val_ids), 256):
                loss(model(val_ids[place : place + 256]), val_labels[place : place + 256])
        seconds.append(time.perf_counter() - began)
    sys.stdout.write(json.dumps({"seconds": seconds, "texts": len(ids), "batch": network["batch"]}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]))
