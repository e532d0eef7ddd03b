using Lyceum.Web.Chat.Attachments;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Chat;

/// <summary>The chat as services of the program.</summary>
internal static class ChatServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddSingleton<ChatPeople>();
        services.AddSingleton<ChatPrompts>();
        services.AddSingleton<ChatTitles>();
        services.AddSingleton<PromptDrafts>();
        services.AddSingleton<ChatRuns>();
        services.AddSingleton<ChatSequels>();
        services.AddSingleton<AttachmentReader>();
        services.AddSingleton<ChatFiles>();

        // In the language of the request.
        services.AddScoped<ChatViews>();
        services.AddScoped<ChatLists>();
        services.AddScoped<ChatDetails>();
        services.AddScoped<ChatStream>();
        return services;
    }
}
