using System.Globalization;
using Lyceum.Platform;
using Lyceum.Platform.Jobs;

namespace Lyceum.Gateway.Outbound;

/// <summary>Posts an event out of a job: what is not answered with success is tried again later, unless no later try could do better.</summary>
internal static class EventPost
{
    private const int Gone = 410;

    /// <summary>Posts an event.</summary>
    /// <param name="http">What calls the address.</param>
    /// <param name="what">Whose address it is, as a sentence begins: <c>The webhook's address</c>.</param>
    /// <param name="address">The address.</param>
    /// <param name="body">JSON.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JobFailedException">The address is refused, or says that it is gone.</exception>
    /// <exception cref="PlatformException">It answered with no success, so the job is to be tried again.</exception>
    /// <exception cref="SafeHttpException">It cannot be reached now.</exception>
    public static async Task SendAsync(SafeHttp http, string what, Uri address, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> headers, CancellationToken cancellation)
    {
        int status;
        try
        {
            status = await http.PostAsync(address, body, new Dictionary<string, string>(headers, StringComparer.Ordinal) { ["User-Agent"] = "Lyceum" }, cancellation).ConfigureAwait(false);
        }
        catch (SafeHttpException error) when (error.IsRefused)
        {
            throw new JobFailedException(error.Message, error) { Reason = "webhook_address" };
        }

        if (status == Gone)
        {
            throw new JobFailedException($"{what} says that it is gone for good.") { Reason = "webhook_gone" };
        }

        if (status is < 200 or >= 300)
        {
            throw new PlatformException(PlatformError.Busy, string.Create(CultureInfo.InvariantCulture, $"{what} answered with status {status}."));
        }
    }
}
