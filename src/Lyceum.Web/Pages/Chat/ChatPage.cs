using Lyceum.Gateway.Callers;
using Lyceum.Web.Chat;
using Microsoft.AspNetCore.Components;

namespace Lyceum.Web.Pages.Chat;

/// <summary>What the pages of the chat have in common: who chats.</summary>
public abstract class ChatPage : Page
{
    /// <summary>Who chats; null where the person cannot.</summary>
    protected Caller? Caller { get; private set; }

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    /// <inheritdoc/>
    protected sealed override async Task OnInitializedAsync()
    {
        Caller = await ((ChatPeople)Services.GetService(typeof(ChatPeople))!).FindAsync(Http);
        if (Caller is not null)
        {
            await LoadAsync(Caller);
        }
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync(Caller caller);
}
