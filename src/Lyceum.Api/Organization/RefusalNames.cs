using Lyceum.Api.Http;
using Lyceum.Platform;

namespace Lyceum.Api.Organization;

/// <summary>Says which field of a request it is that the platform refused.</summary>
internal static class RefusalNames
{
    /// <summary>Names fields.</summary>
    /// <param name="task">What the platform does.</param>
    /// <param name="missing">The field that names what is not there; null for none.</param>
    /// <param name="invalid">The field whose value cannot be; null for none.</param>
    public static async Task<T> NamingAsync<T>(this Task<T> task, string? missing = null, string? invalid = null)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch (PlatformException error) when (error.Error == PlatformError.NotFound && missing is not null)
        {
            throw new ApiException(404, error.Message, missing, inner: error);
        }
        catch (PlatformException error) when (error.Error == PlatformError.Invalid && invalid is not null)
        {
            throw new ApiException(400, error.Message, invalid, "invalid_value", inner: error);
        }
    }

    /// <summary>Names fields.</summary>
    /// <param name="task">What the platform does.</param>
    /// <param name="missing">The field that names what is not there; null for none.</param>
    /// <param name="invalid">The field whose value cannot be; null for none.</param>
    public static Task NamingAsync(this Task task, string? missing = null, string? invalid = null)
    {
        return RunAsync().NamingAsync(missing, invalid);

        async Task<bool> RunAsync()
        {
            await task.ConfigureAwait(false);
            return true;
        }
    }
}
