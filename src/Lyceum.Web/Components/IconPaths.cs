using System.Collections.Frozen;

namespace Lyceum.Web.Components;

/// <summary>The pictures, drawn here as lines of 1.6 on a field of 24.</summary>
public static class IconPaths
{
    private static readonly FrozenDictionary<string, string[]> s_all = new Dictionary<string, string[]>
    {
        ["sun"] = ["M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"],
        ["close"] = ["M6 6l12 12M18 6 6 18"],
        ["download"] = ["M12 3.500v11M7 10l5 5 5-5", "M4.5 19.500h15"],
        ["moon"] = ["M20 14.2A8.2 8.2 0 0 1 9.8 4 8.2 8.2 0 1 0 20 14.2z"],
        ["system"] = ["M3.5 5h17v11h-17z", "M9 20h6M12 16v4"],
        ["check"] = ["M4.5 12.5l5 5 10-11"],
        ["warning"] = ["M12 4 2.8 19.5h18.4z", "M12 10v4.2M12 17v.1"],
        ["information"] = ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "M12 11v5M12 8v.1"],
        ["user"] = ["M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6"],
        ["lock"] = ["M5.5 10.500h13v10h-13z", "M8 10.500V7.500a4 4 0 0 1 8 0v3", "M12 14.500v2"],
        ["key"] = ["M8 11a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z", "M11.2 12.3 20.5 3M16 7.500l3 3M18.5 5l2 2"],
        ["device"] = ["M4 5h16v11H4z", "M2.5 19.500h19"],
        ["leave"] = ["M10 4H5v16h5", "M15 8l4 4-4 4M19 12H9.5"],
        ["arrow"] = ["M4.5 12h15M13.5 6l6 6-6 6"],
        ["building"] = ["M4.5 20.500v-17h9v17M13.5 9h6v11.5", "M2.5 20.500h19M8 7.500h2M8 11.500h2M8 15.500h2"],
        ["mail"] = ["M3 5.500h18v13H3z", "M3.5 6.5 12 13l8.5-6.5"],
        ["shield"] = ["M12 3l7.5 2.800v5.700c0 4.5-3 7.7-7.5 9.5-4.5-1.8-7.5-5-7.5-9.500V5.800z", "M8.5 12l2.5 2.5 4.5-5"],
        ["data"] = ["M12 3.500c4.5 0 7.5 1.2 7.5 3s-3 3-7.5 3-7.5-1.2-7.5-3 3-3 7.5-3z", "M4.5 6.500v11c0 1.8 3 3 7.5 3s7.5-1.2 7.5-3v-11", "M4.5 12c0 1.8 3 3 7.5 3s7.5-1.2 7.5-3"],
        ["copy"] = ["M8.5 8.500h11v11h-11z", "M15.5 8.500v-4h-11v11h4"],
        ["down"] = ["M6 9.500l6 6 6-6"],
        ["up"] = ["M12 19V5M6 11l6-6 6 6"],
        ["menu"] = ["M4 7h16M4 12h16M4 17h16"],
        ["search"] = ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z", "M15.2 15.200 20 20"],
        ["fingerprint"] = ["M5.5 17c.8-1.5 1-3.2 1-5a5.5 5.5 0 0 1 9-4.2", "M17.2 10.200c.5 2.6.3 5.8-.6 8.8", "M9.5 20c1-2.3 1.5-5 1.5-8a1 1 0 0 1 2 0c0 3-.4 6-1.3 8.5", "M3.5 12a8.5 8.5 0 0 1 15-5.500M20.3 10.500c.2 1.5.2 3 .1 4.5"],
    }.ToFrozenDictionary();

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => s_all.Keys;

    /// <summary>The lines of one.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static IReadOnlyList<string> Of(string name) => s_all[name];
}
