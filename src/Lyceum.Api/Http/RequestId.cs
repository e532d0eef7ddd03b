using Lyceum.Platform;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Api.Http;

/// <summary>The id of a request, which its answer and the log have.</summary>
internal static class RequestId
{
    private static readonly object s_key = new();

    /// <summary>The id; made when it is first asked for.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Items[s_key] is not string id)
        {
            context.Items[s_key] = id = $"req_{Ids.New():N}";
        }

        return id;
    }
}
