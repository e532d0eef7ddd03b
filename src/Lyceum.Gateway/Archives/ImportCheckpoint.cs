namespace Lyceum.Gateway.Archives;

/// <summary>How far an import came.</summary>
/// <param name="Read">How many conversations of the export were read.</param>
/// <param name="Report">What came of them.</param>
internal sealed record ImportCheckpoint(int Read, ImportReport Report);
