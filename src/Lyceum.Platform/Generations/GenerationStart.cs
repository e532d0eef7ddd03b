namespace Lyceum.Platform.Generations;

/// <summary>What starting a generation came to.</summary>
/// <param name="Generation">The generation; where the id was known, the one that is there.</param>
/// <param name="Writer">Who writes it: for the one caller that started it. Null for everybody else.</param>
public sealed record GenerationStart(Generation Generation, GenerationWriter? Writer);
