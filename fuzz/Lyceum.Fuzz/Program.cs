using System.Globalization;
using Lyceum.Fuzz;
using SharpFuzz;

if (args is [var coverage, "--libfuzzer"])
{
    IFuzzTarget target = FuzzTargets.Named(coverage);
    Fuzzer.LibFuzzer.Run(target.Run);
    return 0;
}

if (args is not [var name, .. var rest] || rest.Length > 2 || !rest.All(static number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
{
    Console.Error.WriteLine($"Usage: Lyceum.Fuzz TARGET [MUTATIONS [SEED]], or Lyceum.Fuzz TARGET --libfuzzer. Targets: {string.Join(", ", FuzzTargets.All.Select(static known => known.Name))}.");
    return 2;
}

int mutations = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 1_000_000;
int seed = rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 1;
int tried = FuzzRunner.Run(FuzzTargets.Named(name), seed, mutations);
Console.WriteLine($"{tried} inputs, no failure.");
return 0;
