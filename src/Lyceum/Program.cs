Console.WriteLine("lyceum");
