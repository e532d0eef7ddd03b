using System.Globalization;
using Lyceum.Platform.Jobs;
using Lyceum.Web.Texts;

namespace Lyceum.Web.Pages.Console.Machine;

/// <summary>What pages say of jobs.</summary>
internal static class JobText
{
    /// <summary>What kind of work it is.</summary>
    public static string Kind(this UiText text, string kind) => text.Find($"Job_{kind.Replace('.', '_').Replace('-', '_')}") ?? kind;

    /// <summary>Where it is in its life.</summary>
    public static string State(this UiText text, Job job) => text[job is { Status: JobStatus.Running or JobStatus.Queued, CancelRequestedAt: not null } ? "Status_job_Cancelling" : $"Status_job_{job.Status}"];

    /// <summary>What went wrong, in this language where it has a sentence for it; null where nothing did.</summary>
    public static string? Error(this UiText text, Job job) => job.Error is null ? null : (job.ErrorReason is { } reason ? text.Find($"Problem_{reason}") : null) ?? job.Error;

    /// <summary>What it is doing, and how much of it is done.</summary>
    public static string Doing(this UiText text, Job job)
    {
        string? doing = job.ProgressText is { } said ? text.Find($"Job_doing_{said}") ?? said : null;
        string? share = job.Progress is { } done ? string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(100 * done, 0, 100):0} %") : null;
        return string.Join(" · ", new[] { share, doing }.Where(static part => part is not null));
    }
}
