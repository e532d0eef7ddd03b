using System.Text.Json.Nodes;
using Lyceum.Training.Data;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Runs;

/// <summary>What may be otherwise in a run than in the checkpoint that it goes on from: whatever would have made the same steps so far.</summary>
internal static class AllowedChanges
{
    // What earlier versions did not say of a data source.
    private static readonly string[] s_saidLater = ["seed", "groups"];

    /// <summary>Lets a run's configuration say the same as a checkpoint's where a difference is allowed.</summary>
    /// <param name="state">The checkpoint.</param>
    /// <param name="here">The run's configuration; changed.</param>
    /// <param name="schedule">The run's learning rates.</param>
    public static void Adopt(CheckpointState state, JsonObject here, LearningRateSchedule schedule)
    {
        JsonObject there = state.Configuration;
        if (LearningRateSchedule.Read(there["schedule"]) is { } before && before.AgreesWith(schedule, state.Step))
        {
            // A run may become longer or shorter while its rate is still stable.
            here["schedule"] = there["schedule"]!.DeepClone();
        }

        if (there["run"] is JsonObject runThere && here["run"] is JsonObject runHere)
        {
            AdoptLongChats(runThere, runHere);
            ForgetWhatWasSaidLater(runThere["data"] as JsonArray, runHere["data"] as JsonArray);
        }
    }

    // Where long conversations were refused, none was learnt: what happens to the first one may still be chosen.
    private static void AdoptLongChats(JsonObject there, JsonObject here)
    {
        const string Name = "longChats";
        if (there[Name]?.ToString() == nameof(LongChats.Refuse) && here.ContainsKey(Name))
        {
            here[Name] = nameof(LongChats.Refuse);
        }
    }

    private static void ForgetWhatWasSaidLater(JsonArray? there, JsonArray? here)
    {
        foreach ((JsonNode? before, JsonNode? now) in (there ?? []).Zip(here ?? []))
        {
            if (before is JsonObject sourceThere && now is JsonObject sourceHere)
            {
                foreach (string name in s_saidLater.Where(name => !sourceThere.ContainsKey(name)))
                {
                    sourceHere.Remove(name);
                }
            }
        }
    }
}
