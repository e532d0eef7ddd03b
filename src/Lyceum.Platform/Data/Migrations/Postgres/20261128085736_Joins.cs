using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Lyceum.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Joins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.InsertData(
                table: "ChangeStamps",
                columns: new[] { "Topic", "Stamp" },
                values: new object[,]
                {
                    { 3, new Guid("00000000-0000-0000-0000-000000000000") },
                    { 4, new Guid("00000000-0000-0000-0000-000000000000") }
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DeleteData(
                table: "ChangeStamps",
                keyColumn: "Topic",
                keyValue: 3);

            migrationBuilder.DeleteData(
                table: "ChangeStamps",
                keyColumn: "Topic",
                keyValue: 4);
        }
    }
}
