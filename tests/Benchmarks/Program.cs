using Platform.Benchmarks;

// fused       a whole LoRA step:    [--layers 30] [--batch 4] [--length 256] [--type bf16|fp32] [--rounds 3] [--only fused|composed]
// operations  each operation alone: [--rows 1024] [--length 256] [--type bf16|fp32]
if (args is not ["fused" or "operations", .. var rest] || rest.Length % 2 != 0)
{
    Console.Error.WriteLine("usage: Benchmarks fused|operations [--layers N] [--batch N] [--rows N] [--length N] [--type bf16|fp32] [--rounds N] [--only fused|composed]");
    return 2;
}
var settings = rest.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
if (args[0] == "fused")
{
    FusedBenchmark.Run(settings);
}
else
{
    OperationBenchmark.Run(settings);
}
return 0;
