namespace Lyceum.Training.Curriculum.Talk;

/// <summary>What stands in the slots of talk: countries, animals, things, and words that are none.</summary>
internal static class TalkSlots
{
    private const string Keys = "qwertyuiopasdfghjklzxcvbnm";
    private const string Consonants = "bcdfghjklmnprstvwz";
    private const string Vowels = "aeiou";

    private static readonly Dictionary<string, string[]> Pools = TextPool.ByHeading("Talk.slots.txt");

    /// <summary>Something for a slot; null where there is no such slot.</summary>
    public static string? Fill(ItemRandom random, string slot) => slot switch
    {
        "mash" => Mash(random),
        "pseudo" => PseudoWord(random),
        _ => Pools.TryGetValue(slot, out string[]? pool) ? random.Pick(pool) : null,
    };

    /// <summary>A word that can be said and means nothing, of one to three syllables.</summary>
    public static string PseudoWord(ItemRandom random)
    {
        string word = "";
        for (int left = random.Next(1, 3); left > 0; left--)
        {
            word += Consonants[random.Next(0, Consonants.Length - 1)].ToString() + Vowels[random.Next(0, Vowels.Length - 1)];
        }

        return random.Chance(0.6) ? word + Consonants[random.Next(0, Consonants.Length - 1)] : word;
    }

    // Fingers stay close to where they were.
    private static string Mash(ItemRandom random)
    {
        int at = random.Next(0, Keys.Length - 1);
        char[] keys = new char[random.Next(4, 12)];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Keys[at];
            at = random.Chance(0.2) ? random.Next(0, Keys.Length - 1) : Math.Clamp(at + random.Next(-3, 3), 0, Keys.Length - 1);
        }

        return new string(keys);
    }
}
