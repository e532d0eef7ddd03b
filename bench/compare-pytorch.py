"""Training in PyTorch, and beside it in Lyceum. Started by compare-pytorch.sh; see there.

    compare-pytorch.py [--sizes …] [--rounds …] [--steps …] [--threads …] [--json FILE]   the table
    compare-pytorch.py measure SIZE --steps N --threads N [--bfloat16]                   PyTorch alone, as JSON
    compare-pytorch.py reference          loss and gradients of a small model, for the test TorchReferenceTests
"""
import argparse
import itertools
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

# width, layers, heads, key-value heads, head width, feed-forward width; the same as in TrainingSpeed.cs
SIZES = {
    "1M": (128, 4, 4, 2, 32, 384),
    "5M": (256, 6, 8, 4, 32, 704),
    "20M": (512, 6, 8, 4, 64, 1536),
}
VOCABULARY = 2048
SEQUENCES, LENGTH = 8, 512
WARM_UP_SECONDS = 5  # steps that are not counted; the same as in TrainingSpeed.cs


def define(torch):
    """The model, written for torch 1.13 on a processor: fused projections, grouped heads without copies."""
    nn, F = torch.nn, torch.nn.functional

    class RmsNorm(nn.Module):
        def __init__(self, width, epsilon):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(width))
            self.epsilon = epsilon

        def forward(self, x):
            return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.epsilon) * self.weight

    class Layer(nn.Module):
        def __init__(self, width, heads, groups, head_width, inner, epsilon):
            super().__init__()
            self.heads, self.groups, self.head_width = heads, groups, head_width
            self.attention_norm = RmsNorm(width, epsilon)
            self.qkv = nn.Linear(width, (heads + 2 * groups) * head_width, bias=False)
            self.attention_output = nn.Linear(heads * head_width, width, bias=False)
            self.feed_forward_norm = RmsNorm(width, epsilon)
            self.gate_up = nn.Linear(width, 2 * inner, bias=False)
            self.down = nn.Linear(inner, width, bias=False)

        def forward(self, x, cosine, sine, mask):
            batch, length, _ = x.shape
            heads, groups, width = self.heads, self.groups, self.head_width
            qkv = self.qkv(self.attention_norm(x)).view(batch, length, heads + 2 * groups, width).transpose(1, 2)
            turned, v = qkv.split((heads + groups, groups), 1)
            first, second = turned.chunk(2, -1)
            turned = torch.cat((first * cosine - second * sine, second * cosine + first * sine), -1)
            q, k = turned.split((heads, groups), 1)

            # The queries of a group lie one after another, so that keys and values need no copies.
            q = q.reshape(batch * groups, heads // groups * length, width)
            k = k.reshape(batch * groups, length, width)
            v = v.reshape(batch * groups, length, width)
            scores = torch.baddbmm(mask, q, k.transpose(1, 2), alpha=1 / math.sqrt(width))
            attended = torch.bmm(F.softmax(scores, -1), v)
            attended = attended.view(batch, heads, length, width).transpose(1, 2).reshape(batch, length, heads * width)
            x = x + self.attention_output(attended)
            gate, up = self.gate_up(self.feed_forward_norm(x)).chunk(2, -1)
            return x + self.down(F.silu(gate) * up)

    class Llama(nn.Module):
        def __init__(self, vocabulary, context, width, layers, heads, groups, head_width, inner, base=10000.0, epsilon=1e-5):
            super().__init__()
            self.embedding = nn.Embedding(vocabulary, width)
            nn.init.normal_(self.embedding.weight, std=0.02)
            self.layers = nn.ModuleList(Layer(width, heads, groups, head_width, inner, epsilon) for _ in range(layers))
            self.norm = RmsNorm(width, epsilon)
            angles = torch.outer(torch.arange(context).double(), base ** (-torch.arange(0, head_width, 2).double() / head_width))
            self.register_buffer("cosine", angles.cos().float())
            self.register_buffer("sine", angles.sin().float())
            future = torch.full((context, context), -math.inf).triu(1)
            self.register_buffer("mask", future.repeat(heads // groups, 1))

        def forward(self, tokens, targets, reduction="mean"):
            x = self.embedding(tokens)
            for layer in self.layers:
                x = layer(x, self.cosine, self.sine, self.mask)
            logits = F.linear(self.norm(x), self.embedding.weight)
            return F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.view(-1), ignore_index=-1, reduction=reduction)

    return Llama


def measure(size, steps, threads, bfloat16):
    """Tokens per second of whole steps: forward, backward, AdamW. With bfloat16 torch chooses what is computed in it."""
    import torch
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    model = define(torch)(VOCABULARY, LENGTH, *SIZES[size])
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1, foreach=True)
    tokens = torch.randint(VOCABULARY, (SEQUENCES, LENGTH))
    targets = torch.randint(VOCABULARY, (SEQUENCES, LENGTH))
    times, losses = [], []
    first = time.perf_counter()
    while len(times) < steps:
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
            loss = model(tokens, targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if start - first > WARM_UP_SECONDS:
            times.append(time.perf_counter() - start)
    count = sum(parameter.numel() for parameter in model.parameters())
    print(json.dumps({"parameters": count, "tokensPerSecond": SEQUENCES * LENGTH / statistics.median(times), "losses": losses}))


def reference():
    """A small model whose weights come from a formula, in double precision, on documents of two lengths."""
    import torch
    vocabulary, width, layers, heads, groups, head_width, inner = 23, 16, 2, 4, 2, 4, 24
    documents = [[(5 * i + 3) % vocabulary for i in range(7)], [(i * i + 1) % vocabulary for i in range(5)]]
    targets = [[-1 if i % 3 == 0 else (7 * i + 2) % vocabulary for i in range(len(document))] for document in documents]
    Llama = define(torch)
    models = [Llama(vocabulary, len(document), width, layers, heads, groups, head_width, inner, base=100.0, epsilon=1e-5).double()
              for document in documents]

    # GGUF turns neighbours, this model halves: the rows of queries and keys change places.
    halves = torch.tensor([2 * (i % (head_width // 2)) + i // (head_width // 2) for i in range(head_width)])
    def rows(count):
        return torch.cat([head * head_width + halves for head in range(count)])

    parameters = []
    for index, layer in enumerate(models[0].layers):
        q, k = heads * head_width, groups * head_width
        parts = lambda layer: (
            ("attn_norm", layer.attention_norm.weight, slice(None), None),
            ("attn_q", layer.qkv.weight, slice(0, q), rows(heads)), ("attn_k", layer.qkv.weight, slice(q, q + k), rows(groups)),
            ("attn_v", layer.qkv.weight, slice(q + k, q + 2 * k), None), ("attn_output", layer.attention_output.weight, slice(None), None),
            ("ffn_norm", layer.feed_forward_norm.weight, slice(None), None),
            ("ffn_gate", layer.gate_up.weight, slice(0, inner), None), ("ffn_up", layer.gate_up.weight, slice(inner, 2 * inner), None),
            ("ffn_down", layer.down.weight, slice(None), None))
        for place in range(9):
            parameters.append((f"blk.{index}.{parts(layer)[place][0]}.weight",
                               [(parts(model.layers[index])[place][1:]) for model in models]))
    parameters.insert(0, ("token_embd.weight", [(model.embedding.weight, slice(None), None) for model in models]))
    parameters.append(("output_norm.weight", [(model.norm.weight, slice(None), None) for model in models]))

    with torch.no_grad():
        for number, (name, places) in enumerate(parameters):
            for weight, part, order in places:
                shape = weight[part].shape
                values = torch.sin(0.37 * torch.arange(weight[part].numel()).double() + number).view(shape)
                values = 1 + 0.1 * values if "norm" in name else 0.5 * values
                weight[part] = values if order is None else values[order]

    learnt = sum(target >= 0 for document in targets for target in document)
    loss = sum(model(torch.tensor([document]), torch.tensor([target]), "sum") for model, document, target in zip(models, documents, targets)) / learnt
    loss.backward()
    print(f"loss {loss.item():.9f}")
    for name, places in parameters:
        gradient = 0
        for weight, part, order in places:
            own = weight.grad[part]
            gradient = gradient + (own if order is None else torch.empty_like(own).index_copy_(0, order, own))
        gradient = gradient.flatten()
        along = (gradient * torch.cos(0.11 * torch.arange(gradient.numel()).double())).sum()
        print(f'        ["{name}"] = ({gradient.norm().item():.9f}, {along.item():.9f}),')


def probe():
    """Which BLAS torch has loaded and how fast it multiplies matrices, as JSON."""
    import torch
    torch.set_num_threads(1)
    a = torch.randn(768, 768)
    seconds = []
    for _ in range(6):
        start = time.process_time()
        a @ a
        seconds.append(time.process_time() - start)
    with open("/proc/self/maps", encoding="utf-8") as maps:
        libraries = {line.split("/")[-1].strip() for line in maps if ".so" in line}
    optimized = [name for name in sorted(libraries) if any(part in name for part in ("openblas", "mkl_core", "blis", "torch_cpu"))]
    print(json.dumps({"libraries": optimized, "reference": "libblas.so.3.1" in " ".join(libraries), "speed": 2e-9 * 768 ** 3 / min(seconds)}))


def find_blas(environment):
    """Gives PyTorch the fastest BLAS that Debian has for it. The plain one that python3-torch brings is twenty times slower, and
    OpenBLAS takes processors that are newer than itself for very old ones."""
    def run(changes):
        result = subprocess.run([sys.executable, os.path.abspath(__file__), "probe"], env={**environment, **changes}, check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(result.stdout)

    changes = {}
    if run(changes)["reference"]:
        folder = os.path.join(environment.get("LYCEUM_BENCH", os.path.join(tempfile.gettempdir(), "lyceum-bench")), "openblas")
        library = os.path.join(folder, "usr/lib", f"{platform.machine()}-linux-gnu", "openblas-openmp")
        if not os.path.isdir(library):
            print(f"Downloading OpenBLAS to {folder}", file=sys.stderr)
            os.makedirs(folder, exist_ok=True)
            try:
                subprocess.run("apt-get download -q libopenblas0-openmp >&2 && dpkg -x libopenblas0-openmp_*.deb .", shell=True, cwd=folder, check=True)
            except subprocess.CalledProcessError:
                raise SystemExit("compare-pytorch: torch has only the reference BLAS, which is no fair measure; install libopenblas0-openmp.") from None
        changes["LD_LIBRARY_PATH"] = ":".join(filter(None, (library, environment.get("LD_LIBRARY_PATH"))))
    cores = ["", "HASWELL", "SKYLAKEX"] if platform.machine() == "x86_64" else [""]
    flags = processor("flags").split()
    cores = [core for core in cores if {"HASWELL": "avx2", "SKYLAKEX": "avx512vl"}.get(core, "") in ["", *flags]]
    choices = [{**changes, **({"OPENBLAS_CORETYPE": core} if core else {})} for core in cores]
    return max(choices, key=lambda choice: run(choice)["speed"])


def compare(options):
    """Both in turns, each size in several rounds, each round in processes of their own."""
    if os.getloadavg()[0] > 0.5:
        print(f"The machine is busy (load {os.getloadavg()[0]:.1f}); OpenMP suffers from that more than Lyceum, so this is no fair measure.", file=sys.stderr)
    environment = dict(os.environ, OMP_NUM_THREADS=str(options.threads), OPENBLAS_NUM_THREADS=str(options.threads))
    blas = find_blas(environment)
    environment.update(blas)
    engines = {
        "torch": [sys.executable, os.path.abspath(__file__), "measure"],
        "lyceum": [os.environ["LYCEUM_BENCHMARKS"], "training"],
    }
    table = []
    for size, precision in itertools.product(options.sizes.split(","), ("float32", "bfloat16")):
        arguments = ["--steps", str(options.steps), "--threads", str(options.threads), *(["--bfloat16"] if precision == "bfloat16" else [])]
        speeds = {engine: [] for engine in engines}
        counts = set()
        for turn in range(options.rounds):
            print(f"{size}, {precision}: round {turn + 1} of {options.rounds}", file=sys.stderr)
            # Each goes first every other time, so that neither always meets the warmer processor.
            for engine in sorted(engines, reverse=turn % 2 == 0):
                output = subprocess.run([*engines[engine], size, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True)
                result = json.loads(output.stdout)
                speeds[engine].append(result["tokensPerSecond"])
                counts.add(result["parameters"])
        if len(counts) != 1:
            raise SystemExit(f"The two models of size {size} have different numbers of parameters: {sorted(counts)}.")
        torch_speed, own = (statistics.median(speeds[engine]) for engine in ("torch", "lyceum"))
        table.append({"size": size, "precision": precision, "parameters": counts.pop(), "torch": torch_speed, "lyceum": own, "ratio": own / torch_speed})

    import torch
    core = blas.get("OPENBLAS_CORETYPE")
    print(f"{processor('model name')}, {options.threads} threads, {SEQUENCES * LENGTH} tokens a step; medians of {options.rounds}; "
          f"torch {torch.__version__}{f', OpenBLAS told to use its kernels for {core}' if core else ''}.\n")
    print("| parameters | products | PyTorch, tokens/s | Lyceum, tokens/s | ratio | PyTorch, GFLOP/s of 6N | Lyceum, GFLOP/s of 6N |")
    print("|---:|---|---:|---:|---:|---:|---:|")
    for row in table:
        work = 6e-9 * row["parameters"]
        print(f"| {row['parameters'] / 1e6:.1f} M | {row['precision']} | {row['torch']:.0f} | {row['lyceum']:.0f} | **{row['ratio']:.2f} ×** "
              f"| {work * row['torch']:.0f} | {work * row['lyceum']:.0f} |")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(table, file, indent=2)


def processor(field):
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith(field))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command", nargs="?", choices=("measure", "probe", "reference"))
    parser.add_argument("size", nargs="?", choices=SIZES)
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument("--json")
    options = parser.parse_args()
    if options.command == "measure":
        measure(options.size, options.steps, options.threads, options.bfloat16)
    elif options.command == "probe":
        probe()
    elif options.command == "reference":
        reference()
    else:
        compare(options)


main()
