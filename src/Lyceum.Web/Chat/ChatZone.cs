using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Chat;

/// <summary>Where on the day a person is: the browser's script leaves the distance from UTC in a cookie. Who has none reads UTC.</summary>
internal static class ChatZone
{
    private const string Cookie = "lyceum-zone";
    private const int Most = 14 * 60;

    /// <summary>The distance of a request's person from UTC.</summary>
    public static TimeSpan Of(HttpContext http) =>
        int.TryParse(http.Request.Cookies[Cookie], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int minutes) && minutes is >= -Most and <= Most
            ? TimeSpan.FromMinutes(minutes) : TimeSpan.Zero;
}
