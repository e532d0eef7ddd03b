using Lyceum.Platform.Data;

namespace Lyceum.Platform.Installation;

/// <summary>Whether the database answers, and what is going on.</summary>
/// <param name="Database">What stores the rows.</param>
/// <param name="RunningAnswers">Answers that are being written.</param>
/// <param name="Took">How long the database took to tell.</param>
public sealed record InstallationPulse(DatabaseProvider Database, int RunningAnswers, TimeSpan Took);
