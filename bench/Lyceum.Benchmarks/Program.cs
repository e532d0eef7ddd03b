using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Lyceum.Benchmarks.MatrixMultiplyBenchmarks).Assembly).Run(args);
