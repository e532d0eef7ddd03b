using System.Text.Json;
using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Models.Administration;

/// <summary>A job that brings a model in, as administrators see it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Source">What is pulled, the path of what is imported, or the name of what is quantised.</param>
/// <param name="Format">The number format, where it is quantised.</param>
/// <param name="Name">The model's name, once that is known.</param>
public sealed record ModelTask(Job Job, string Source, string? Format, string? Name)
{
    internal static ModelTask Of(Job job)
    {
        ModelOrder order = JsonSerializer.Deserialize(job.Payload, ModelJson.Default.ModelOrder)!;
        ModelOutcome? outcome = job.Result is null ? null : JsonSerializer.Deserialize(job.Result, ModelJson.Default.ModelOutcome);
        return new ModelTask(job, order.Source, order.Format, outcome?.Name ?? order.Name);
    }
}
