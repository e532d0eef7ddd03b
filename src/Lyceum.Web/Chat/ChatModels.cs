using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Models;

namespace Lyceum.Web.Chat;

/// <summary>The models that a person can chat with.</summary>
internal static class ChatModels
{
    /// <summary>Those that were made for conversations, by name; the one that comes with the program last, since whoever has others wants one of them.</summary>
    public static IReadOnlyList<ModelDescription> Of(ModelDirectory models, Caller caller) =>
        [.. models.List(caller).Where(static model => model is { Chats: true, IsEncoder: false }).OrderBy(static model => model.IsBuiltIn)];
}
