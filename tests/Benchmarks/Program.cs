using Platform.Benchmarks;

// fused       a whole LoRA step:                 [--layers 30] [--batch 4] [--length 256] [--type bf16|fp32] [--rounds 3] [--only fused|composed]
// operations  each operation alone:              [--rows 1024] [--length 256] [--type bf16|fp32] [--only NAME]
// encoder     all layers of an embedder:        [--rows 4096] [--rounds 4]
// decode      products of one step of sampling:  [--type bf16|fp32]
var settings = args.Skip(1).Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
switch (args.FirstOrDefault())
{
    case "fused":
        FusedBenchmark.Run(settings);
        return 0;
    case "operations":
        OperationBenchmark.Run(settings);
        return 0;
    case "encoder":
        EncoderBenchmark.Run(settings);
        return 0;
    case "decode":
        DecodeBenchmark.Run(settings);
        return 0;
    default:
        Console.Error.WriteLine("usage: Benchmarks fused|operations|encoder|decode [--layers N] [--batch N] [--rows N] [--length N] [--type bf16|fp32] [--rounds N] [--only fused|composed|NAME]");
        return 2;
}
