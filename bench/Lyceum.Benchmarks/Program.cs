using BenchmarkDotNet.Running;
using Lyceum.Benchmarks;

// `training SIZE` is the side of Lyceum in bench/compare-pytorch.sh, `constrained` measures forms, `platform` admission and
// settlement, `api` the whole way of a chat completion, `site` pages; everything else is for BenchmarkDotNet.
if (args is ["training", ..])
{
    return TrainingSpeed.Run(args[1..]);
}

if (args is ["constrained", ..])
{
    return ConstrainedSpeed.Run(args[1..]);
}

if (args is ["api", ..])
{
    return await ApiSpeed.RunAsync(args[1..]);
}

if (args is ["site", ..])
{
    return await SiteSpeed.RunAsync(args[1..]);
}

if (args is ["platform", ..])
{
    return await PlatformSpeed.RunAsync(args[1..]);
}

BenchmarkSwitcher.FromAssembly(typeof(MatrixMultiplyBenchmarks).Assembly).Run(args);
return 0;
