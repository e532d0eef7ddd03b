using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Models;
using Lyceum.Web.Chat;

namespace Lyceum.Web.Playground;

/// <summary>The models that a person can try.</summary>
internal static class PlaygroundModels
{
    /// <summary>Those that write text: the ones for conversations first, then those that only continue texts.</summary>
    public static IReadOnlyList<ModelDescription> Of(ModelDirectory models, Caller caller)
    {
        IReadOnlyList<ModelDescription> chats = ChatModels.Of(models, caller);
        return [.. chats, .. models.List(caller).Where(static model => model is { Chats: false, IsEncoder: false })];
    }

    /// <summary>The settings with names of models that there are: the first for one that is missing, none beside it for another.</summary>
    public static PlaygroundSettings Settle(PlaygroundSettings settings, IReadOnlyList<ModelDescription> models) => settings with
    {
        Model = Find(models, settings.Model) ?? (models.Count > 0 ? models[0].Name : ""),
        Other = Find(models, settings.Other) ?? "",
    };

    private static string? Find(IReadOnlyList<ModelDescription> models, string name) => models.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Name;
}
