using Lyceum.Gateway.Admissions;
using Lyceum.Gateway.Callers;
using Lyceum.Platform;
using Lyceum.Platform.Organizations;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>What is known of a request: a feature of it, beside those of the server.</summary>
internal sealed class ApiCall
{
    private string? _id;

    /// <summary>The id of the request, which its answer and the log have, and its row in the ledger where a model was called.</summary>
    public string Id => _id ??= $"req_{Ids.New():N}";

    /// <summary>When it began, as <see cref="TimeProvider.GetTimestamp"/> tells it.</summary>
    public long BegunAt { get; init; }

    /// <summary>Who calls; null until that is known, and where an admin key was sent.</summary>
    public Caller? Caller { get; set; }

    /// <summary>Who manages, by an admin key.</summary>
    public Actor? Administrator { get; set; }

    /// <summary>How the caller's limits stand, once a call was let in or refused by them.</summary>
    public CallLimits? Limits { get; set; }

    /// <summary>Notes a call that was let in, before its answer begins.</summary>
    /// <param name="call">The call's id.</param>
    /// <param name="limits">How the caller's limits stand with it.</param>
    public void Admit(Guid call, CallLimits limits)
    {
        _id ??= $"req_{call:N}";
        Limits = limits;
    }

    /// <summary>What is known of a request below <c>/v1</c>.</summary>
    public static ApiCall Of(HttpContext context) =>
        context.Features.Get<ApiCall>() ?? throw new InvalidOperationException("This request did not come in by UseLyceumApi.");
}
