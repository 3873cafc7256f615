"""Random encoders of a few thousand weights in their published layout, and what plain PyTorch computes with them, one sequence at a time.

    /usr/bin/python3 make.py          (torch 1.13; writes the folders beside it)

bert: names without a prefix, two segments. xlm-roberta: prefix "roberta.", one segment, positions from after the padding token.
bert-rerank and xlm-rerank: the same with a classifier of one label.
"""
import json, math, struct
from pathlib import Path
import torch
import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
V, H, L, A, FF, P = 96, 32, 2, 4, 64, 40


def save(path, tensors):
    header, data = {}, b""
    for name, t in tensors.items():
        raw = t.contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def weights(prefix, segments, head):
    w = {}
    def add(name, *shape, scale=0.3, plus=0.0):
        w[name] = torch.randn(*shape) * scale + plus
    def norm(name):
        add(name + ".weight", H, scale=0.1, plus=1.0); add(name + ".bias", H, scale=0.1)
    def linear(name, o, i):
        add(name + ".weight", o, i, scale=1.5 / math.sqrt(i)); add(name + ".bias", o, scale=0.1)
    add(prefix + "embeddings.word_embeddings.weight", V, H)
    add(prefix + "embeddings.position_embeddings.weight", P, H)
    add(prefix + "embeddings.token_type_embeddings.weight", segments, H)
    norm(prefix + "embeddings.LayerNorm")
    for l in range(L):
        p = f"{prefix}encoder.layer.{l}."
        for n in ("query", "key", "value"):
            linear(p + "attention.self." + n, H, H)
        linear(p + "attention.output.dense", H, H); norm(p + "attention.output.LayerNorm")
        linear(p + "intermediate.dense", FF, H); linear(p + "output.dense", H, FF); norm(p + "output.LayerNorm")
    if head == "bert":
        linear(prefix + "pooler.dense", H, H); linear("classifier", 1, H)
    if head == "xlm-roberta":
        linear("classifier.dense", H, H); linear("classifier.out_proj", 1, H)
    return w


def states(w, prefix, ids, first, second, eps):
    lin = lambda x, n: F.linear(x, w[n + ".weight"], w[n + ".bias"])
    norm = lambda x, n: F.layer_norm(x, (H,), w[n + ".weight"], w[n + ".bias"], eps)
    t = len(ids)
    segment = torch.tensor([1 if second is not None and i >= second else 0 for i in range(t)])
    x = w[prefix + "embeddings.word_embeddings.weight"][torch.tensor(ids)] + w[prefix + "embeddings.position_embeddings.weight"][first:first + t] \
        + w[prefix + "embeddings.token_type_embeddings.weight"][segment]
    x = norm(x, prefix + "embeddings.LayerNorm")
    for l in range(L):
        p = f"{prefix}encoder.layer.{l}."
        q, k, v = (lin(x, p + "attention.self." + n).view(t, A, H // A).transpose(0, 1) for n in ("query", "key", "value"))
        a = F.softmax(q @ k.transpose(1, 2) / math.sqrt(H // A), -1) @ v
        x = norm(x + lin(a.transpose(0, 1).reshape(t, H), p + "attention.output.dense"), p + "attention.output.LayerNorm")
        x = norm(x + lin(F.gelu(lin(x, p + "intermediate.dense")), p + "output.dense"), p + "output.LayerNorm")
    return x


@torch.no_grad()
def make(name, family, head):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    bert = family == "bert"
    prefix = ("bert." if head else "") if bert else "roberta."
    w = weights(prefix, 2 if bert else 1, family if head else None)
    save(folder / "model.safetensors", w)
    eps, pad = (1e-12, 0) if bert else (1e-5, 1)
    config = {"model_type": family, "vocab_size": V, "hidden_size": H, "num_hidden_layers": L, "num_attention_heads": A, "intermediate_size": FF, "hidden_act": "gelu",
              "max_position_embeddings": P, "type_vocab_size": 2 if bert else 1, "layer_norm_eps": eps, "pad_token_id": pad, "position_embedding_type": "absolute"}
    if head:
        config["architectures"] = ["BertForSequenceClassification" if bert else "XLMRobertaForSequenceClassification"]
        config["id2label"] = {"0": "LABEL_0"}
    (folder / "config.json").write_text(json.dumps(config) + "\n")
    if not head:
        (folder / "modules.json").write_text(json.dumps([{"type": "sentence_transformers.models.Transformer", "path": ""}, {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"}]) + "\n")
        (folder / "1_Pooling").mkdir(exist_ok=True)
        (folder / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": H, "pooling_mode_cls_token": not bert, "pooling_mode_mean_tokens": bert}) + "\n")
    cases = []
    first = 0 if bert else pad + 1
    for length in (1, 2, 7, 16, 33, P - first):
        ids = torch.randint(2, V, (length,)).tolist()
        second = length // 2 if head else None
        x = states(w, prefix, ids, first, second if bert else None, eps)
        if head:
            inner = "classifier.dense" if not bert else prefix + "pooler.dense"
            out = "classifier.out_proj" if not bert else "classifier"
            y = torch.tanh(F.linear(x[:1], w[inner + ".weight"], w[inner + ".bias"]))
            cases.append({"ids": ids, "second": second, "row": F.linear(y, w[out + ".weight"], w[out + ".bias"])[0].tolist()})
        else:
            cases.append({"ids": ids, "mean": F.normalize(x.mean(0), dim=0).tolist(), "first": F.normalize(x[0], dim=0).tolist(), "last": F.normalize(x[-1], dim=0).tolist()})
    (folder / "figures.json").write_text(json.dumps([{k: [round(n, 7) for n in v] if k not in ("ids", "second") else v for k, v in c.items()} for c in cases]) + "\n")


torch.manual_seed(4)
make("bert", "bert", False)
make("xlm-roberta", "xlm-roberta", False)
make("bert-rerank", "bert", True)
make("xlm-rerank", "xlm-roberta", True)
